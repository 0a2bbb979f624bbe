package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.CommitBudget;

/**
 * Streams' own clients, but for the producer: it sends nothing that the broker would refuse, and each of its transactions
 * gives the deadlines of its thread their time anew. Derived from Streams' supplier, since under {@code group.protocol=streams}
 * no other may supply consumers.
 */
final class StreamsClients extends DefaultKafkaClientSupplier {

    private final Refusals refusals;
    private final Duration deadlinesPerCommit;

    StreamsClients(Refusals refusals, Duration deadlinesPerCommit) {
        this.refusals = refusals;
        this.deadlinesPerCommit = deadlinesPerCommit;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new Guarded(config);
    }

    private final class Guarded extends KafkaProducer<byte[], byte[]> {

        private volatile @Nullable Exception learned;

        Guarded(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            ProducerRecord<byte[], byte[]> fitting = refusals.fit(record, System.currentTimeMillis());
            return super.send(fitting, (metadata, failure) -> {
                // the rest of the transaction fails with the very exception of the record that was refused
                if (failure != null && failure != learned) {
                    learned = failure;
                    refusals.learn(fitting, failure);
                }
                callback.onCompletion(metadata, failure);
            });
        }

        @Override
        public void initTransactions() {
            super.initTransactions();
            CommitBudget.renew(deadlinesPerCommit);
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            CommitBudget.renew(deadlinesPerCommit);
        }
    }
}
