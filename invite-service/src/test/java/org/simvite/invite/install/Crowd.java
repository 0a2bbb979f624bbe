package org.simvite.invite.install;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.simvite.invite.device.DeviceVerdict;
import org.simvite.invite.device.Registration;

/** Terminals that register, and a clock: what the line makes of them, and when. */
final class Crowd implements LineRows {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final Map<String, Instant> letInAt = new HashMap<>();
    final List<Install> letIn = new ArrayList<>();
    final Map<String, Turn.Delayed> told = new HashMap<>();
    final List<Turn> turns = new ArrayList<>();
    final Map<String, Waiting> waiting = new TreeMap<>();
    final Map<String, Instant> blocks = new TreeMap<>();
    private final Budgets budgets;
    private Instant now = START;
    private InstallLine line;

    Crowd(Budgets budgets) {
        this.budgets = budgets;
        line = new InstallLine(budgets, this, now);
    }

    static Install install(String id, String... blocks) {
        return attested(id, Registration.UNATTESTED, blocks);
    }

    static Install attested(String id, String attestation, String... blocks) {
        var registration = new Registration("eid-" + id, "terminal:" + id, id, START, null, null, null, attestation);
        return new Install(registration, DeviceVerdict.FIRST, List.of(blocks));
    }

    /** The terminals of IPv4 hosts: a /24 and the /16 around it. */
    static Install host(String id, int slash16, int slash24) {
        return install(id, "v4-24:" + slash16 + "." + slash24, "v4-16:" + slash16);
    }

    Crowd take(Install install) {
        note(line.take(install, now, 500));
        return this;
    }

    /** Time passes, and every second the line is looked at. */
    Crowd pass(Duration time) {
        return pass(time, Duration.ofSeconds(1));
    }

    Crowd pass(Duration time, Duration step) {
        var until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plus(step);
            note(line.serve(now, 500));
            note(line.retell(now, 500));
            line.forget(now, 500);
        }
        return this;
    }

    /** The process is started anew from what was kept. */
    Crowd restart() {
        line = new InstallLine(budgets, this, now);
        Map.copyOf(blocks).forEach(line::restoreBlock);
        line.restore(List.copyOf(waiting.values()));
        return this;
    }

    /** The clock is set. */
    Crowd setClock(Instant time) {
        now = time;
        return this;
    }

    /** What it was told last. */
    Turn.Delayed told(String id) {
        return Objects.requireNonNull(told.get(id), id + " was told nothing");
    }

    int rememberedBlocks() {
        return line.blocks();
    }

    boolean isAheadOfItsClock() {
        return line.isAheadOf(now);
    }

    int inLine() {
        return line.size();
    }

    Instant now() {
        return now;
    }

    private void note(List<Turn> more) {
        for (var turn : more) {
            turns.add(turn);
            if (turn instanceof Turn.Delayed delayed) {
                told.put(turn.install().requestId(), delayed);
            } else {
                letIn.add(turn.install());
                letInAt.put(turn.install().requestId(), now);
            }
        }
    }

    @Override
    public void keep(Waiting one) {
        waiting.put(one.install().requestId(), one);
    }

    @Override
    public void drop(Waiting one) {
        waiting.remove(one.install().requestId());
    }

    @Override
    public void keepBlock(String path, Instant fullAt) {
        blocks.put(path, fullAt);
    }

    @Override
    public void dropBlock(String path) {
        blocks.remove(path);
    }
}
