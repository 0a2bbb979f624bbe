#!/usr/bin/env node
// Reads the credit ledger from its start to what is committed now and prints it, one entry a line.
// Knows the broker, the registry and the name of the topic; everything else comes from the registry's schema.
import { Kafka, logLevel } from 'kafkajs';
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';

const IDLE_MS = 10_000;

const usage = `usage: read-credit-ledger.js [--broker HOST:PORT] [--registry URL] [--topic NAME] [--json]

  --broker    Kafka bootstrap server      (default 127.0.0.1:18084)
  --registry  Confluent API of the registry (default http://127.0.0.1:18083/apis/ccompat/v7)
  --topic     topic to read               (default simvite.credit-ledger)
  --json      one JSON object a line`;

const options = {
  broker: '127.0.0.1:18084',
  registry: 'http://127.0.0.1:18083/apis/ccompat/v7',
  topic: 'simvite.credit-ledger',
  json: false,
};
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, '');
  if (name === 'json') {
    options.json = true;
  } else if (name in options && i + 1 < process.argv.length) {
    options[name] = process.argv[++i];
  } else {
    console.error(usage);
    process.exit(name === 'help' ? 0 : 2);
  }
}

const kafka = new Kafka({ clientId: 'credit-ledger-reader', brokers: [options.broker], logLevel: logLevel.ERROR });
const registry = new SchemaRegistryClient({ baseURLs: [options.registry] });
const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, {});

const admin = kafka.admin();
await admin.connect();
const ends = new Map(
  (await admin.fetchTopicOffsets(options.topic))
    .filter((partition) => BigInt(partition.high) > BigInt(partition.low))
    .map((partition) => [partition.partition, BigInt(partition.high)]),
);
await admin.disconnect();

let count = 0;
if (ends.size > 0) {
  // a group of its own each time, so that it always reads from the start
  const consumer = kafka.consumer({ groupId: `credit-ledger-reader-${Date.now()}`, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topic: options.topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    let idle = setTimeout(resolve, IDLE_MS);
    consumer
      .run({
        eachBatch: async ({ batch }) => {
          clearTimeout(idle);
          for (const message of batch.messages) {
            print(await deserializer.deserialize(options.topic, message.value));
          }
          // what ends a partition can be the marker of an aborted transaction, which never comes as a batch: hence idle
          idle = setTimeout(resolve, IDLE_MS);
          if (BigInt(batch.lastOffset()) + 1n >= ends.get(batch.partition)) {
            ends.delete(batch.partition);
          }
          if (ends.size === 0) {
            clearTimeout(idle);
            resolve();
          }
        },
        eachBatchAutoResolve: true,
      })
      .catch(reject);
  });
  await consumer.disconnect();
}
console.error(`${count} entries`);

function print(entry) {
  count++;
  if (options.json) {
    console.log(JSON.stringify(entry, (key, value) => (typeof value === 'bigint' ? value.toString() : value)));
  } else {
    const cells = [entry.accountId.slice(0, 20), entry.sequence, entry.cause, entry.delta, entry.balance, entry.held];
    console.log(cells.join('\t'));
  }
}
