package org.simvite.gateway.http;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits, by network, and within each by account; and who gives way when there is no place left: the one that has waited longest of the account that has most of the network that has most, if
 * that has more than the one who comes would have then. So an account of a network that has no more than its fair share keeps it, however many accounts others make up.
 *
 * @param <T> one wait
 */
final class Waits<T> {

    /** The one whose turn it is first. */
    private final Map<String, Share<T>> networks = new LinkedHashMap<>();

    private int size;

    private static final class Share<T> {
        /** The one whose turn it is first; of each, the longest wait first. */
        private final Map<String, Set<T>> accounts = new LinkedHashMap<>();

        private int size;
    }

    int size() {
        return size;
    }

    /** How many a network has. */
    int of(String network) {
        var share = networks.get(network);
        return share == null ? 0 : share.size;
    }

    void add(String network, String account, T wait) {
        var share = networks.computeIfAbsent(network, n -> new Share<>());
        if (share.accounts.computeIfAbsent(account, a -> new LinkedHashSet<>()).add(wait)) {
            share.size++;
            size++;
        }
    }

    void remove(String network, String account, T wait) {
        var share = networks.get(network);
        var waits = share == null ? null : share.accounts.get(account);
        if (share == null || waits == null || !waits.remove(wait)) {
            return;
        }
        size--;
        if (waits.isEmpty()) {
            share.accounts.remove(account);
        }
        if (--share.size == 0) {
            networks.remove(network);
        }
    }

    /** Takes out whose turn it is: the longest wait of one account after the other, of one network after the other. */
    Optional<T> next() {
        if (networks.isEmpty()) {
            return Optional.empty();
        }
        var network = networks.keySet().iterator().next();
        // whoever had his turn is behind all others
        var share = last(networks, network);
        var account = share.accounts.keySet().iterator().next();
        var wait = first(last(share.accounts, account));
        remove(network, account, wait);
        return Optional.of(wait);
    }

    /** Who gives way to one more of a network, if its own account has more than that one would have. */
    Optional<T> withinFor(String network, String account) {
        var share = networks.get(network);
        if (share == null) {
            return Optional.empty();
        }
        int own = share.accounts.getOrDefault(account, Set.of()).size();
        return fullest(share).filter(waits -> waits.size() > own + 1).map(Waits::first);
    }

    /** Who gives way to one more of a network, if another network has more than that one would have; else {@link #withinFor}. */
    Optional<T> anywhereFor(String network, String account) {
        int own = of(network);
        return networks.values().stream()
                .max(Comparator.comparingInt(share -> share.size))
                .filter(share -> share.size > own + 1)
                .flatMap(Waits::fullest)
                .map(Waits::first)
                .or(() -> withinFor(network, account));
    }

    private static <T> Optional<Set<T>> fullest(Share<T> share) {
        return share.accounts.values().stream().max(Comparator.comparingInt(Set::size));
    }

    private static <V> V last(Map<String, V> ordered, String key) {
        var value = Objects.requireNonNull(ordered.remove(key));
        ordered.put(key, value);
        return value;
    }

    private static <T> T first(Set<T> waits) {
        return waits.iterator().next();
    }
}
