package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/** A first-in-first-out line over its rows: every step touches a fixed number of them, however long the line. */
final class Queue {

    private final PoolBooks books;
    private final Line.Id id;

    Queue(PoolBooks books, Line.Id id) {
        this.books = books;
        this.id = id;
    }

    long size() {
        return line().size();
    }

    /** Returns the place at the end of the line. */
    long join(String member) {
        var line = line();
        books.putPlace(id, line.tail(), member);
        books.put(id, new Line(line.head(), line.tail() + 1, line.size() + 1));
        return line.tail();
    }

    /** Returns the place before everybody else's. */
    long joinFirst(String member) {
        var line = line();
        var place = line.head() - 1;
        books.putPlace(id, place, member);
        books.put(id, new Line(place, line.tail(), line.size() + 1));
        return place;
    }

    /** Who leaves from the front or as the last leaves no place to be passed over: a whole line can run out of patience. */
    void leave(long place) {
        if (books.place(id, place) != null) {
            books.putPlace(id, place, null);
            var line = line();
            var size = line.size() - 1;
            var front = place == line.head() ? place + 1 : line.head();
            books.put(id, new Line(size == 0 ? line.tail() : front, line.tail(), size));
        }
    }

    /** Takes the first one out; null when nobody is in line. */
    @Nullable
    String take() {
        var line = line();
        if (line.size() == 0) {
            return null;
        }
        var head = line.head();
        var member = books.place(id, head);
        while (member == null && head < line.tail()) {
            head++;
            member = books.place(id, head);
        }
        if (member == null) {
            throw new IllegalStateException("line counts " + line.size() + " but is empty: " + id);
        }
        books.putPlace(id, head, null);
        books.put(id, new Line(head + 1, line.tail(), line.size() - 1));
        return member;
    }

    private Line line() {
        var line = books.line(id);
        return line == null ? Line.EMPTY : line;
    }
}
