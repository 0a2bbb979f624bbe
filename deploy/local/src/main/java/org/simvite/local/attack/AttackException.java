package org.simvite.local.attack;

/** An attack could not be played; the message says what was in its way. */
final class AttackException extends RuntimeException {

    AttackException(String message) {
        super(message);
    }
}
