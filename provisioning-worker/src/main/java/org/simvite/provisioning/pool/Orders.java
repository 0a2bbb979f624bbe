package org.simvite.provisioning.pool;

/**
 * The orders of one application.
 *
 * @param attempt of the last order, 0 before the first
 * @param out the last order has no result yet
 * @param laters how often the back end said "not now" to this kind of order
 * @param silences how many attempts in a row went without a result before the last one
 * @param unusable how many profiles turned out unusable
 */
public record Orders(int attempt, boolean out, int laters, int silences, int unusable) {

    static final Orders NONE = new Orders(0, false, 0, 0, 0);

    /** The last attempt, too, went without a result, and with it that many in a row. */
    boolean silentFor(int attempts) {
        return out && silences + 1 >= attempts;
    }

    /** The profile has been ordered before; whatever was told of that attempt, it may have been carried out. */
    boolean repeated() {
        return laters > 0 || silences > 0;
    }

    /**
     * Each attempt at this profile has said "not now", which says that it has touched nothing. Attempts at unusable profiles
     * before it count as one each; had they been more, this is not known and false.
     */
    boolean untouched() {
        return !out && attempt - unusable == laters;
    }

    Orders next() {
        return new Orders(attempt + 1, true, laters, out ? silences + 1 : 0, unusable);
    }

    Orders later() {
        return new Orders(attempt, false, laters + 1, 0, unusable);
    }

    Orders answered() {
        return new Orders(attempt, false, laters, 0, unusable);
    }

    Orders unusableProfile() {
        return new Orders(attempt, false, 0, 0, unusable + 1);
    }

    /** Cancelling counts its attempts on its own. */
    Orders cancel() {
        return new Orders(0, false, 0, 0, unusable);
    }
}
