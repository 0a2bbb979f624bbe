package org.simvite.local.attack;

/**
 * What playing an attack showed.
 *
 * @param holds whether what must hold did
 * @param figure what was seen, in numbers
 */
record Verdict(boolean holds, String figure) {

    static Verdict of(boolean holds, String figure, Object... values) {
        return new Verdict(holds, String.format(figure, values));
    }
}
