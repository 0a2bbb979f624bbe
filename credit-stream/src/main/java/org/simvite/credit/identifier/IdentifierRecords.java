package org.simvite.credit.identifier;

import java.time.Instant;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.SimActivity;
import org.simvite.event.SimAssignment;
import org.simvite.runtime.streams.SourcePartitions;

/** The contracts that IDENTIFIER reads and writes. */
final class IdentifierRecords {

    private IdentifierRecords() {}

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
                report.getOctets());
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
                .build();
    }

    static SimActivity tick(ActivityReport tick, Instant reportedThrough, SourcePartitions source) {
        return SimActivity.newBuilder()
                .setEventId(
                        "tick/" + tick.getSource() + "/" + source.partition() + "/" + reportedThrough.toEpochMilli())
                .setAt(tick.getAt())
                .setKind(ActivityKind.TICK)
                .setSource(tick.getSource())
                .setReportedThrough(reportedThrough)
                .setFromPartition(source.partition())
                .setFromPartitions(source.partitions())
                .build();
    }
}
