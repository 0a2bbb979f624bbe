package org.simvite.credit.identifier;

import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.SimActivity;
import org.simvite.event.SimAssignment;
import org.simvite.serde.BadRecordException;

/** The contracts that IDENTIFIER reads and writes. */
final class IdentifierRecords {

    /** Characters; the longest event id that a gateway lets through is shorter. */
    static final int LONGEST_TEXT = 256;

    private static final int LONGEST_HEADERS = 4_096;

    private IdentifierRecords() {}

    /**
     * Reports are written by foreign connectors. What is made of one, and a SIM's row of all that is kept of it, must not be longer
     * than a topic takes: the task could neither write that nor go on without it.
     *
     * @throws BadRecordException if anything in it is longer than any source needs
     */
    static void checkLengths(@Nullable String key, ActivityReport report, Headers headers) {
        Stream.of(
                        key,
                        report.getEventId(),
                        report.getSource(),
                        report.getCurrency(),
                        report.getReversesEventId(),
                        report.getDeviceId(),
                        report.getApplicationId())
                .filter(text -> text != null && text.length() > LONGEST_TEXT)
                .findAny()
                .ifPresent(text -> {
                    throw new BadRecordException("activity with a text of more than " + LONGEST_TEXT + " characters");
                });
        int octets = 0;
        for (Header header : headers) {
            octets += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        if (octets > LONGEST_HEADERS) {
            throw new BadRecordException("activity with more than " + LONGEST_HEADERS + " octets of headers");
        }
    }

    static Assignments assignments(SimAssignment record) {
        return new Assignments(
                record.getPeriods().stream()
                        .map(period -> new Period(
                                period.getApplicationId(),
                                period.getIccid(),
                                period.getGeneration(),
                                period.getFrom(),
                                period.getUntil()))
                        .toList(),
                record.getRevision());
    }

    static Activity activity(ActivityReport report) {
        return new Activity(
                report.getEventId(),
                report.getKind().name(),
                report.getAt(),
                report.getSource(),
                report.getAmountMinor(),
                report.getCurrency(),
                report.getPromotional(),
                report.getReversesEventId(),
                report.getOctets(),
                report.getDeviceId(),
                report.getApplicationId());
    }

    static SimActivity attributed(Activity activity, Period period) {
        return SimActivity.newBuilder()
                .setEventId(activity.eventId())
                .setAt(activity.at())
                .setKind(ActivityKind.valueOf(activity.kind()))
                .setSource(activity.source())
                .setApplicationId(period.applicationId())
                .setIccid(period.iccid())
                .setGeneration(period.generation())
                .setAmountMinor(activity.amountMinor())
                .setCurrency(activity.currency())
                .setPromotional(activity.promotional())
                .setReversesEventId(activity.reversesEventId())
                .setOctets(activity.octets())
                .setDeviceId(activity.deviceId())
                .build();
    }
}
