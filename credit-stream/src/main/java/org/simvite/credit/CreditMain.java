package org.simvite.credit;

import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.StreamsShell;
import org.simvite.topic.Party;

/** The process credit-stream. */
public final class CreditMain {

    private CreditMain() {}

    public static void main(String[] args) {
        ServiceShell.run("credit-stream", args, settings -> {
            var config = CreditSettings.from(settings);
            return shell -> {
                StreamsShell.start(
                        shell,
                        config.streams(),
                        serdes -> new CreditTopology(
                                        config.streams().kafka().prefix(),
                                        serdes,
                                        config.rules(),
                                        shell.meters(),
                                        Stores.ON_DISK)
                                .build());
                LetterReplayer.start(
                        shell, Party.CREDIT_STREAM, config.streams().kafka());
            };
        });
    }
}
