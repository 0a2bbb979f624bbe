package org.simvite.local.attack;

import java.util.function.Consumer;

/** One attack. Each has addresses and terminals of its own, so that none pays for what another one spent. */
interface Attack {

    /** Such as {@code EID squatting}. */
    String name();

    /** What must hold, as a sentence. */
    String holds();

    /**
     * Plays it.
     *
     * @param progress is told what is going on, for people; by one thread
     * @throws AttackException it could not be played: something that has nothing to do with the attack did not work
     */
    Verdict play(Target target, Consumer<String> progress);
}
