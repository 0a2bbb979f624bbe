package org.simvite.backing.smdp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.smdp.LpaRules.Action;
import org.simvite.backing.smdp.LpaRules.Attempt;

/** The SM-DP+ without its network: books, rules and journal. Every call is done, and safe from a kill, when it returns. */
final class Smdp implements AutoCloseable {

    private final ProfileBook book;
    private final OrderRules rules = new OrderRules(Smdp::newMatchingId);
    private final Journal journal;
    private final Clock clock;
    private final List<Notification> undeliveredAtStart;
    /** EIDs of eUICCs whose certificate verifies. */
    private final Set<String> devices;

    /** Opens the books; a missing journal is made. */
    Smdp(Path journalFile, List<IccidRange> accepted, Clock clock) {
        this.book = new ProfileBook(accepted);
        this.clock = clock;
        var content = Journal.read(journalFile);
        content.profiles().forEach(book::put);
        this.undeliveredAtStart = List.copyOf(content.undelivered());
        this.devices = new HashSet<>(content.devices());
        this.journal = Journal.startingWith(journalFile, content);
    }

    synchronized Decision execute(Es2Request request) {
        var decision = rules.decide(book, request);
        if (decision instanceof Decision.Executed executed) {
            write(executed.profile(), List.of());
        }
        return decision;
    }

    /** What became of an LPA's attempt, and what the operator is to be told. */
    record LpaOutcome(Profile profile, @Nullable StatusCode refusal, List<Notification> notifications) {}

    /** Empty: the ICCID is unknown. */
    synchronized Optional<LpaOutcome> attempt(String iccid, Action action, Attempt attempt) {
        return book.find(iccid).map(profile -> {
            var authentic = attempt.eid() != null && devices.contains(attempt.eid());
            var result = LpaRules.decide(profile, action, attempt, authentic);
            var notifications = result.progress().stream()
                    .map(progress -> new Notification(
                            UUID.randomUUID().toString(),
                            iccid,
                            profile.profileType(),
                            clock.instant(),
                            progress.point(),
                            progress.failure(),
                            attempt.eid()))
                    .toList();
            write(result.profile(), notifications);
            return new LpaOutcome(result.profile(), result.refusal(), notifications);
        });
    }

    /** Takes profiles into the inventory; those already there stay as they are. Returns how many were new. */
    synchronized int load(Collection<Profile> profiles) {
        var added = new ArrayList<Journal.Line>();
        for (var profile : profiles) {
            if (book.find(profile.iccid()).isEmpty()) {
                book.put(profile);
                added.add(Journal.Line.of(profile));
            }
        }
        journal.append(added);
        return added.size();
    }

    /** From now on the eUICC of that EID can prove that it is one. */
    synchronized void register(String eid) {
        if (devices.add(eid)) {
            journal.append(List.of(Journal.Line.device(eid)));
        }
    }

    synchronized void delivered(Notification notification) {
        journal.append(List.of(Journal.Line.delivered(notification.id())));
    }

    synchronized Optional<Profile> profile(String iccid) {
        return book.find(iccid);
    }

    synchronized List<Profile> profiles() {
        return List.copyOf(book.all());
    }

    List<Notification> undeliveredAtStart() {
        return undeliveredAtStart;
    }

    @Override
    public synchronized void close() throws IOException {
        journal.close();
    }

    /** Only what changed: a repeated function call leaves no line. */
    private void write(Profile next, List<Notification> notifications) {
        var changed = !book.find(next.iccid()).equals(Optional.of(next));
        var lines = Stream.concat(
                        changed ? Stream.of(Journal.Line.of(next)) : Stream.of(),
                        notifications.stream().map(Journal.Line::of))
                .toList();
        if (!lines.isEmpty()) {
            journal.append(lines);
            book.put(next);
        }
    }

    private static String newMatchingId() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }
}
