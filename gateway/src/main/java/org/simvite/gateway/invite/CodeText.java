package org.simvite.gateway.invite;

import java.net.URI;
import org.simvite.identity.InviteCodeMac;

/** Renders codes: the gateway alone holds the key that completes them. */
public final class CodeText {

    private final InviteCodeMac mac;
    private final URI linkBase;

    /** @param linkBase page that takes the code from the fragment of its address, which no server log sees */
    public CodeText(InviteCodeMac mac, URI linkBase) {
        this.mac = mac;
        this.linkBase = linkBase;
    }

    /** Three groups of six symbols. */
    public String code(String inviteId) {
        return mac.issue(inviteId).format();
    }

    public String link(String inviteId) {
        return linkBase + "#" + code(inviteId);
    }
}
