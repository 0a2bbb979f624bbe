package org.simvite.backing.smdp;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The SM-DP+'s profiles, by ICCID, by matching id and, if available, by type. Not thread-safe. */
final class ProfileBook {

    private final List<IccidRange> accepted;
    private final Map<String, Profile> byIccid = new LinkedHashMap<>();
    private final Map<String, String> iccidByMatchingId = new HashMap<>();
    private final Map<String, Set<String>> availableByType = new HashMap<>();

    /** @param accepted ICCIDs in these ranges are in the inventory without being loaded */
    ProfileBook(List<IccidRange> accepted) {
        this.accepted = List.copyOf(accepted);
    }

    Optional<Profile> find(String iccid) {
        var known = byIccid.get(iccid);
        if (known != null) {
            return Optional.of(known);
        }
        return accepted.stream()
                .filter(range -> range.contains(iccid))
                .findFirst()
                .map(range -> Profile.available(iccid, range.profileType(), null));
    }

    Optional<Profile> findByMatchingId(String matchingId) {
        return Optional.ofNullable(iccidByMatchingId.get(matchingId)).flatMap(this::find);
    }

    boolean knowsType(String profileType) {
        return availableByType.containsKey(profileType);
    }

    /** The available profile of the type that has waited longest, of those that the requester may order. */
    Optional<Profile> firstAvailable(String profileType, String requester) {
        return availableByType.getOrDefault(profileType, Set.of()).stream()
                .flatMap(iccid -> find(iccid).stream())
                .filter(profile -> profile.belongsTo(requester))
                .findFirst();
    }

    void put(Profile next) {
        var before = byIccid.put(next.iccid(), next);
        if (before != null && before.matchingId() != null) {
            iccidByMatchingId.remove(before.matchingId());
        }
        if (next.matchingId() != null) {
            iccidByMatchingId.put(next.matchingId(), next.iccid());
        }
        var available = availableByType.computeIfAbsent(next.profileType(), type -> new LinkedHashSet<>());
        if (next.state() == ProfileState.AVAILABLE) {
            available.add(next.iccid());
        } else {
            available.remove(next.iccid());
        }
    }

    Collection<Profile> all() {
        return Collections.unmodifiableCollection(byIccid.values());
    }
}
