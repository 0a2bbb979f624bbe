package org.simvite.gateway.http;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** Where a caller is, as far as budgets are concerned. */
final class CallerAddress {

    /**
     * Everybody whose address a proxy gives in words that nobody can read: one caller, or whatever somebody writes would be a caller of its own. No host
     * sends from it (RFC 1122 3.2.1.3).
     */
    static final String UNREADABLE = "0.0.0.0";

    private static final int IPV6_OCTETS = 16;
    private static final int IPV4_OCTETS = 4;
    private static final int PREFIX_OCTETS = 8;

    /** An IPv4 host in IPv6 spelling (RFC 4291 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private CallerAddress() {}

    /**
     * What our own proxies say, since callers can write anything in front of that. Some add the port.
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
        var octets = NetUtil.createByteArrayFromIpAddressString(withoutPort(address));
        if (octets == null) {
            return UNREADABLE;
        }
        if (octets.length == IPV4_OCTETS) {
            return NetUtil.bytesToIpAddress(octets);
        }
        if (Arrays.equals(octets, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return NetUtil.bytesToIpAddress(octets, MAPPED.length, IPV6_OCTETS - MAPPED.length);
        }
        Arrays.fill(octets, PREFIX_OCTETS, IPV6_OCTETS, (byte) 0);
        return NetUtil.bytesToIpAddress(octets) + "/64";
    }

    /** {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711} and {@code [2001:db8::1]} without what is not address. */
    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        boolean one = colon >= 0 && colon == address.lastIndexOf(':');
        return one ? address.substring(0, colon) : address;
    }
}
