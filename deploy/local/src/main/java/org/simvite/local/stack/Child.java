package org.simvite.local.stack;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class, and ends with the process that started it: whoever is killed while it shows something leaves
 * nothing behind.
 *
 * <p>Arguments: id of the process to end with, main class, its arguments.
 */
public final class Child {

    private Child() {}

    public static void main(String[] args) throws Throwable {
        var parent = ProcessHandle.of(Long.parseLong(args[0]));
        if (parent.isEmpty()) {
            return;
        }
        parent.get().onExit().thenRun(() -> System.exit(0));
        var main = Class.forName(args[1]).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
