package org.simvite.invite;

import org.simvite.invite.topology.InviteTopology;
import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.StreamsShell;
import org.simvite.topic.Party;

/** The process. */
public final class InviteMain {

    /** Name of the service, and of its Streams application after the installation's prefix. */
    public static final String SERVICE = Party.INVITE_SERVICE.processName();

    private InviteMain() {}

    /** @param args {@code --config FILE}, {@code --help} */
    public static void main(String[] args) {
        ServiceShell.run(SERVICE, args, settings -> {
            var invite = InviteSettings.from(settings);
            return shell -> {
                StreamsShell.start(
                        shell,
                        invite.streams(),
                        serdes -> new InviteTopology(
                                        invite.streams().kafka().prefix(),
                                        serdes,
                                        invite.rules(),
                                        invite.budgets(),
                                        shell.meters(),
                                        Stores.ON_DISK)
                                .build());
                LetterReplayer.start(
                        shell, Party.INVITE_SERVICE, invite.streams().kafka());
            };
        });
    }
}
