package org.simvite.credit;

import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.StreamsShell;

/** The process credit-stream. */
public final class CreditMain {

    private CreditMain() {}

    public static void main(String[] args) {
        ServiceShell.run("credit-stream", args, settings -> {
            var config = CreditSettings.from(settings);
            return shell -> StreamsShell.start(
                    shell,
                    config.streams(),
                    serdes -> new CreditTopology(
                                    config.streams().kafka().prefix(),
                                    serdes,
                                    config.rules(),
                                    shell.meters(),
                                    Stores.ON_DISK)
                            .build());
        });
    }
}
