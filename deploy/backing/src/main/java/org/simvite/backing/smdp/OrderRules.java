package org.simvite.backing.smdp;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.simvite.backing.smdp.Decision.AlreadySo;
import org.simvite.backing.smdp.Decision.Executed;
import org.simvite.backing.smdp.Decision.Refused;
import org.simvite.backing.smdp.Decision.Repeated;
import org.simvite.backing.smdp.Es2Request.CancelOrder;
import org.simvite.backing.smdp.Es2Request.ConfirmOrder;
import org.simvite.backing.smdp.Es2Request.DownloadOrder;
import org.simvite.backing.smdp.Es2Request.ReleaseProfile;

/** The four functions of ES2+ (SGP.22 5.3.1 to 5.3.4): books and request in, decision out, nothing changed. */
final class OrderRules {

    private final Supplier<String> newMatchingId;

    /** @param newMatchingId makes one for an order that brings none */
    OrderRules(Supplier<String> newMatchingId) {
        this.newMatchingId = newMatchingId;
    }

    Decision decide(ProfileBook book, Es2Request request) {
        if (request instanceof DownloadOrder order) {
            return order.iccid() == null ? orderByType(book, order) : orderByIccid(book, order, order.iccid());
        }
        if (request instanceof ConfirmOrder confirm) {
            return withOwnProfile(book, confirm.iccid(), confirm, profile -> confirm(book, profile, confirm));
        }
        if (request instanceof CancelOrder cancel) {
            return withOwnProfile(book, cancel.iccid(), cancel, profile -> cancel(profile, cancel));
        }
        var release = (ReleaseProfile) request;
        return withOwnProfile(book, release.iccid(), release, OrderRules::release);
    }

    private static Decision orderByIccid(ProfileBook book, DownloadOrder order, String iccid) {
        return withOwnProfile(book, iccid, order, profile -> {
            if (order.profileType() != null && !order.profileType().equals(profile.profileType())) {
                return new Refused(StatusCode.TYPE_MISMATCH);
            }
            return profile.state() == ProfileState.AVAILABLE
                    ? new Executed(profile.ordered(order.requester(), order.eid()))
                    : new Refused(StatusCode.IN_USE);
        });
    }

    private static Decision orderByType(ProfileBook book, DownloadOrder order) {
        var type = Objects.requireNonNull(order.profileType(), "neither ICCID nor profile type");
        if (!book.knowsType(type)) {
            return new Refused(StatusCode.UNKNOWN_PROFILE_TYPE);
        }
        return book.firstAvailable(type, order.requester())
                .<Decision>map(profile -> new Executed(profile.ordered(order.requester(), order.eid())))
                .orElseGet(() -> new Refused(StatusCode.NONE_LEFT));
    }

    private Decision confirm(ProfileBook book, Profile profile, ConfirmOrder confirm) {
        if (profile.eid() != null && confirm.eid() != null && !profile.eid().equals(confirm.eid())) {
            return new Refused(StatusCode.DIFFERENT_EID);
        }
        var eid = profile.eid() != null ? profile.eid() : confirm.eid();
        if (confirm.smdsAddress() != null && eid == null) {
            // A discovery server needs to know for whom the event is (SGP.22 5.3.2).
            return new Refused(StatusCode.EID_MISSING);
        }
        if (isRepeat(profile, confirm)) {
            return new Repeated(profile);
        }
        if (profile.state() != ProfileState.ALLOCATED && profile.state() != ProfileState.LINKED) {
            return new Refused(StatusCode.INVALID_TRANSITION);
        }
        var wanted = confirm.matchingId();
        if (wanted != null && book.findByMatchingId(wanted).isPresent()) {
            return new Refused(StatusCode.DUPLICATE_MATCHING_ID);
        }
        var matchingId = wanted != null ? wanted : newMatchingId.get();
        return new Executed(profile.confirmed(matchingId, eid, confirm.confirmationCode(), confirm.release()));
    }

    /** The very same order again, after an answer that got lost: safe to answer as before. */
    private static boolean isRepeat(Profile profile, ConfirmOrder confirm) {
        var state = confirm.release() ? ProfileState.RELEASED : ProfileState.CONFIRMED;
        return profile.state() == state
                && confirm.matchingId() != null
                && confirm.matchingId().equals(profile.matchingId())
                && Objects.equals(confirm.confirmationCode(), profile.confirmationCode());
    }

    private static Decision cancel(Profile profile, CancelOrder cancel) {
        if (profile.state().isDelivered()) {
            return new Refused(StatusCode.IN_USE);
        }
        if (!profile.state().isCancellable()) {
            return profile.state() == cancel.last()
                    ? new AlreadySo(profile, StatusCode.INVALID_TRANSITION)
                    : new Refused(StatusCode.INVALID_TRANSITION);
        }
        if (profile.eid() != null && !profile.isFor(cancel.eid())) {
            return new Refused(cancel.eid() == null ? StatusCode.EID_MISSING : StatusCode.DIFFERENT_EID);
        }
        if (profile.matchingId() != null && !profile.matchingId().equals(cancel.matchingId())) {
            return new Refused(
                    cancel.matchingId() == null ? StatusCode.MATCHING_ID_MISSING : StatusCode.WRONG_MATCHING_ID);
        }
        return new Executed(profile.cancelled(cancel.last()));
    }

    private static Decision release(Profile profile) {
        return switch (profile.state()) {
            case CONFIRMED -> new Executed(profile.in(ProfileState.RELEASED));
            case RELEASED -> new Executed(profile);
            default -> new Refused(StatusCode.INVALID_TRANSITION);
        };
    }

    private static Decision withOwnProfile(
            ProfileBook book, String iccid, Es2Request request, Function<Profile, Decision> rule) {
        var profile = book.find(iccid);
        if (profile.isEmpty()) {
            return new Refused(StatusCode.UNKNOWN_ICCID);
        }
        if (!profile.get().belongsTo(request.requester())) {
            return new Refused(StatusCode.NOT_ALLOWED);
        }
        return rule.apply(profile.get());
    }
}
