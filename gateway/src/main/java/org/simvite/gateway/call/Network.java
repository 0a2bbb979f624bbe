package org.simvite.gateway.call;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** The block of addresses that a caller's address belongs to: a /24 of IPv4, a /48 of IPv6, as one subscriber or one small provider has it. */
public final class Network {

    private static final int IPV6_OCTETS = 16;
    private static final int IPV4_PREFIX = 3;
    private static final int IPV6_PREFIX = 6;

    private Network() {}

    /** @param address of a {@link Call}: an IPv4 address, or an IPv6 network; anything else is a network of its own */
    public static String of(String address) {
        int slash = address.indexOf('/');
        var octets = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? address : address.substring(0, slash));
        if (octets == null) {
            return address;
        }
        int prefix = octets.length == IPV6_OCTETS ? IPV6_PREFIX : IPV4_PREFIX;
        Arrays.fill(octets, prefix, octets.length, (byte) 0);
        return NetUtil.bytesToIpAddress(octets) + "/" + prefix * Byte.SIZE;
    }
}
