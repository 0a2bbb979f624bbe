package org.simvite.provisioning;

import org.simvite.provisioning.stream.PoolTopology;
import org.simvite.provisioning.worker.FulfilWorker;
import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.StreamsShell;
import org.simvite.topic.Party;

/** The process, in the roles that its settings name. */
public final class ProvisioningMain {

    /** Name of the service, and of its Streams application after the installation's prefix. */
    public static final String SERVICE = Party.PROVISIONING_WORKER.processName();

    private ProvisioningMain() {}

    /** @param args {@code --config FILE}, {@code --help} */
    public static void main(String[] args) {
        ServiceShell.run(SERVICE, args, settings -> {
            var provisioning = ProvisioningSettings.from(settings);
            return shell -> start(shell, provisioning);
        });
    }

    private static void start(ServiceShell shell, ProvisioningSettings settings) throws Exception {
        var pool = settings.pool();
        if (pool.isPresent()) {
            var role = pool.get();
            StreamsShell.start(
                    shell,
                    role.streams(),
                    serdes -> new PoolTopology(
                                    role.policy(),
                                    role.streams().kafka().prefix(),
                                    serdes,
                                    shell.meters(),
                                    Stores.ON_DISK)
                            .build());
            LetterReplayer.start(
                    shell, Party.PROVISIONING_WORKER, role.streams().kafka());
        }
        var fulfil = settings.fulfil();
        if (fulfil.isPresent()) {
            FulfilWorker.start(shell, fulfil.get());
        }
    }
}
