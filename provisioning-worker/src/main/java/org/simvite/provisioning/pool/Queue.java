package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out line over its rows: every step touches a fixed number of them, however long the line and however many have
 * left it. Places that were left inside are gaps, each known at both its ends, and neighbouring gaps are one; so the place at the front
 * is always taken, and whoever comes after it is found in one step.
 */
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

    /** Whoever stands there leaves; nobody standing there is fine. */
    void leave(long place) {
        if (books.place(id, place) == null) {
            return;
        }
        var line = line();
        if (place == line.head()) {
            advance(line);
        } else {
            books.putPlace(id, place, null);
            openGap(place);
            books.put(id, new Line(line.head(), line.tail(), line.size() - 1));
        }
    }

    /** Takes the first one out; null when nobody is in line. */
    @Nullable
    String take() {
        var line = line();
        if (line.size() == 0) {
            return null;
        }
        var member = books.place(id, line.head());
        if (member == null) {
            throw new IllegalStateException("line counts " + line.size() + " but nobody is first: " + id);
        }
        advance(line);
        return member;
    }

    /** The first one goes; the next one behind the gap, if there is one, is first. */
    private void advance(Line line) {
        books.putPlace(id, line.head(), null);
        var next = line.head() + 1;
        var end = books.gap(id, next);
        if (end != null) {
            closeGap(next, end);
            next = end + 1;
        }
        var size = line.size() - 1;
        books.put(id, new Line(size == 0 ? line.tail() : next, line.tail(), size));
    }

    private void openGap(long place) {
        var from = place;
        var to = place;
        var before = books.gap(id, place - 1);
        if (before != null) {
            closeGap(before, place - 1);
            from = before;
        }
        var behind = books.gap(id, place + 1);
        if (behind != null) {
            closeGap(place + 1, behind);
            to = behind;
        }
        books.putGap(id, from, to);
        books.putGap(id, to, from);
    }

    private void closeGap(long from, long to) {
        books.putGap(id, from, null);
        books.putGap(id, to, null);
    }

    private Line line() {
        var line = books.line(id);
        return line == null ? Line.EMPTY : line;
    }
}
