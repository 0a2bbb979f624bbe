package org.simvite.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Whether the head of a request can be read in one way only. What stands in front of us decides by the spelling of a path, the router by its meaning: where
 * the two could differ, a rule in front could be walked around. Ambiguous framing (RFC 9112 6.1) is refused by the parser before it comes here.
 */
final class RequestHead {

    private static final String UNRESERVED = "-._~";
    /** RFC 3986 3.3: what a segment may hold beside letters, digits and encoded octets. */
    private static final String SEGMENT = "-._~!$&'()*+,;=:@";

    private static final int HEX = 16;

    /** Of which there is one at most (RFC 9449 4.3, RFC 9110 5.3): who reads the first of two lets another in than who reads the last. */
    private static final List<String> SINGLE =
            List.of("Authorization", "DPoP", "Content-Type", "Idempotency-Key", "Reported-Through");

    private RequestHead() {}

    /** A plain path, one host (RFC 9112 3.2) where HTTP/1.1 asks for it, and nothing twice of which there can be one only. */
    static boolean isPlain(HttpServerRequest request) {
        boolean host = request.version() != HttpVersion.HTTP_1_1
                || request.headers().getAll("Host").size() == 1;
        return host
                && SINGLE.stream()
                        .allMatch(name -> request.headers().getAll(name).size() <= 1)
                && isPlain(request.uri())
                && hasNoParameterTwice(request.uri());
    }

    /** No parameter of the contract is a list. @param target as in the request line */
    static boolean hasNoParameterTwice(String target) {
        try {
            return new QueryStringDecoder(target).parameters().values().stream().allMatch(values -> values.size() == 1);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @param target as in the request line: an absolute path without empty, dot or needlessly encoded parts, and perhaps a query */
    static boolean isPlain(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/") || target.indexOf('#') >= 0) {
            return false;
        }
        if (path.length() == 1) {
            return true;
        }
        for (var segment : path.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || !isPlainSegment(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainSegment(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char symbol = segment.charAt(i);
            if (symbol == '%') {
                if (!isPlainOctet(segment, i + 1)) {
                    return false;
                }
                i += 2;
            } else if (!isLetterOrDigit(symbol) && SEGMENT.indexOf(symbol) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Two hexadecimal digits of an octet that needs to be encoded, and would not mean something else once it is decoded. */
    private static boolean isPlainOctet(String segment, int at) {
        if (at + 2 > segment.length()
                || Character.digit(segment.charAt(at), HEX) < 0
                || Character.digit(segment.charAt(at + 1), HEX) < 0) {
            return false;
        }
        char octet = (char) Integer.parseInt(segment.substring(at, at + 2), HEX);
        return octet > ' ' && octet != 0x7F && !isLetterOrDigit(octet) && (UNRESERVED + "/\\%").indexOf(octet) < 0;
    }

    private static boolean isLetterOrDigit(char symbol) {
        return (symbol >= 'a' && symbol <= 'z') || (symbol >= 'A' && symbol <= 'Z') || (symbol >= '0' && symbol <= '9');
    }
}
