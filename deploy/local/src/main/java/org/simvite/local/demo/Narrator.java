package org.simvite.local.demo;

import java.util.function.Consumer;

/** Tells the story. */
final class Narrator {

    private final Consumer<String> out;
    private int chapter;

    Narrator(Consumer<String> out) {
        this.out = out;
    }

    void chapter(String title) {
        chapter++;
        out.accept("");
        out.accept(chapter + ". " + title);
    }

    void say(String line) {
        line.lines().forEach(each -> out.accept("   " + each));
    }

    /**
     * Goes on only if what was seen is what must be.
     *
     * @throws StoryException it is not
     */
    void require(boolean held, String what) {
        if (!held) {
            throw new StoryException("step " + chapter + " did not hold: " + what);
        }
    }

    int chapters() {
        return chapter;
    }
}
