package org.simvite.credit.account;

/**
 * What an account's open uses come to. Always: issued uses = open uses + closed uses, and nothing is negative.
 *
 * @param held points held by open uses
 * @param issuedUses uses that were ever issued
 * @param closedUses uses whose outcome is booked
 * @param openInvites codes that have open uses
 */
public record HoldTotals(int held, long issuedUses, long closedUses, int openInvites) {

    /** An account has at most so many open uses, and so many points held: the topics count both in 32 bits. */
    static final int MOST = 1_000_000_000;

    static final HoldTotals NONE = new HoldTotals(0, 0, 0, 0);

    /** Uses whose outcome is open. */
    public int openUses() {
        return Math.toIntExact(issuedUses - closedUses);
    }

    /** Whether a code with so many uses that hold so many points each can be added. */
    boolean hasRoomFor(int uses, int stake) {
        return held + (long) uses * stake <= MOST && issuedUses - closedUses + uses <= MOST;
    }

    HoldTotals opened(OpenHold hold) {
        return new HoldTotals(
                Math.addExact(held, hold.points()), issuedUses + hold.openUses(), closedUses, openInvites + 1);
    }

    HoldTotals closed(OpenHold before, int uses) {
        var lastOfItsCode = uses == before.openUses() ? 1 : 0;
        return new HoldTotals(held - uses * before.stake(), issuedUses, closedUses + uses, openInvites - lastOfItsCode);
    }
}
