package org.simvite.gateway.registration;

import io.netty.util.NetUtil;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.simvite.identity.DeviceIds;

/** The address blocks that a caller is in, as keyed hashes, so that budgets can be counted by them and nobody learns addresses. */
public final class AddressBlocks {

    private static final int V4_OCTETS = 4;

    private final DeviceIds ids;
    private final Prefixes prefixes;

    /**
     * Lengths of the prefixes that make a block.
     *
     * @param v4 8 to 32
     * @param v6 16 to 64, since a host has a /64 to itself (RFC 4291 2.5.4)
     */
    public record Prefixes(List<Integer> v4, List<Integer> v6) {

        public Prefixes {
            v4 = v4.stream().sorted(Comparator.reverseOrder()).toList();
            v6 = v6.stream().sorted(Comparator.reverseOrder()).toList();
        }
    }

    public AddressBlocks(DeviceIds ids, Prefixes prefixes) {
        this.ids = ids;
        this.prefixes = prefixes;
    }

    /**
     * Blocks of an address, {@code v4-24:<hash>}, the narrowest first; none for what is no address.
     *
     * @param address an IPv4 address, or the /64 of an IPv6 address, as {@link org.simvite.gateway.call.Call#address()} gives it
     */
    public List<String> of(String address) {
        int slash = address.indexOf('/');
        var octets = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? address : address.substring(0, slash));
        if (octets == null) {
            return List.of();
        }
        var family = octets.length == V4_OCTETS ? "v4-" : "v6-";
        var lengths = octets.length == V4_OCTETS ? prefixes.v4() : prefixes.v6();
        return lengths.stream()
                .map(length -> ids.ofBlock(family + length, HexFormat.of().formatHex(prefix(octets, length))))
                .toList();
    }

    private static byte[] prefix(byte[] octets, int length) {
        var kept = octets.clone();
        for (int bit = length; bit < octets.length * Byte.SIZE; bit++) {
            kept[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return kept;
    }
}
