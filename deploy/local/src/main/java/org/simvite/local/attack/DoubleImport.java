package org.simvite.local.attack;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.simvite.local.audit.AvroReader;
import org.simvite.local.audit.TopicScan;
import org.simvite.local.stack.Installation;
import org.simvite.local.stock.SampleStock;

/** The same profiles imported into two pools at the same moment: two customers would get one IMSI and its keys. */
final class DoubleImport implements Attack {

    private static final int PROFILES = 20;
    private static final int FIRST = 700_000;

    @Override
    public String name() {
        return "double import";
    }

    @Override
    public String holds() {
        return "a profile that is imported into two pools at once gets into exactly one";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var profiles = new SampleStock(FIRST, PROFILES, 0);
        var imports = Together.<Wire.Answer>all(List.of(
                () -> target.desk().importing(profiles.csv("east")),
                () -> target.desk().importing(profiles.csv("west"))));
        for (var answer : imports) {
            if (answer.status() != 200) {
                throw new AttackException("an import is refused: " + answer);
            }
        }
        Target.look(Desk.PATIENCE, () -> inStock(target), sum -> sum >= PROFILES);
        progress.accept("both imports are answered; counting what is in stock");
        var pools = pools(target.installation());
        var wanted = profiles.iccids();
        var twice = wanted.stream().filter(iccid -> count(pools, iccid) > 1).count();
        var none = wanted.stream().filter(iccid -> count(pools, iccid) == 0).count();
        return Verdict.of(
                twice == 0 && none == 0,
                "%d profiles: %d in exactly one pool, %d in two, %d in none",
                PROFILES,
                PROFILES - twice - none,
                twice,
                none);
    }

    private static int inStock(Target target) {
        return target.desk().profiles("east", "AVAILABLE") + target.desk().profiles("west", "AVAILABLE");
    }

    private static int count(Map<String, Set<String>> pools, String iccid) {
        return pools.getOrDefault(iccid, Set.of()).size();
    }

    /** ICCID to the pools that ever had it available. */
    private static Map<String, Set<String>> pools(Installation installation) {
        var pools = new HashMap<String, Set<String>>();
        var avro = new AvroReader(installation.registry());
        try (var scan = new TopicScan(installation.bootstrapServers())) {
            scan.read(List.of(Installation.PREFIX + "sim-stock"), record -> {
                if (record.value() == null) {
                    return;
                }
                try {
                    var profile = avro.read(record.value());
                    pools.computeIfAbsent(String.valueOf(profile.get("iccid")), id -> new HashSet<>())
                            .add(String.valueOf(profile.get("poolId")));
                } catch (IOException e) {
                    throw new AttackException("a record of the stock cannot be decoded: " + e.getMessage());
                }
            });
        }
        return pools;
    }
}
