package org.simvite.gateway.http;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** Where a caller is, as far as budgets are concerned. */
final class CallerAddress {

    private static final int IPV6_OCTETS = 16;
    private static final int PREFIX_OCTETS = 8;

    /** An IPv4 host in IPv6 spelling (RFC 4291 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private CallerAddress() {}

    /**
     * What our own proxies say, since callers can write anything in front of that.
     *
     * @param forwardedFor the lines of {@code X-Forwarded-For}, joined by commas
     * @param peer who is at the other end of the connection
     * @param proxies how many proxies of ours append to {@code forwardedFor}
     */
    static String of(String forwardedFor, String peer, int proxies) {
        var hops = forwardedFor.split(",");
        return network(proxies > 0 && hops.length >= proxies ? hops[hops.length - proxies].strip() : peer);
    }

    /** An IPv6 host has a /64 to itself (RFC 4291 2.5.4): it could call from another address each time. */
    private static String network(String address) {
        var octets = NetUtil.createByteArrayFromIpAddressString(address);
        if (octets == null || octets.length != IPV6_OCTETS) {
            return address;
        }
        if (Arrays.equals(octets, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return NetUtil.bytesToIpAddress(octets, MAPPED.length, IPV6_OCTETS - MAPPED.length);
        }
        Arrays.fill(octets, PREFIX_OCTETS, IPV6_OCTETS, (byte) 0);
        return NetUtil.bytesToIpAddress(octets) + "/64";
    }
}
