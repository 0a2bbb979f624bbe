package org.simvite.gateway.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.readmodel.Waiters;

/**
 * Answers with a state, held back while there is no news ({@code Prefer: wait=N}, RFC 7240; {@code If-None-Match}). Registers first and reads second, so that
 * news in between is not missed.
 */
public final class LongPoll {

    /** Longest wait, in seconds. */
    public static final int MAX_WAIT = 60;

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,6})\"?(?:$|[,;\\s])");

    private final Waiters waiters;
    private final ScheduledExecutorService timer;
    private final Executor wakers;

    /** @param wakers read again when there is news or the time is over */
    public LongPoll(Waiters waiters, ScheduledExecutorService timer, Executor wakers) {
        this.waiters = waiters;
        this.timer = timer;
        this.wakers = wakers;
    }

    /**
     * @param key of {@link Waiters}
     * @param read the state now
     * @param settled whether a caller who names no entity tag has nothing to wait for
     */
    public <V> CompletionStage<Reply> answer(Call call, String key, Supplier<V> read, Predicate<V> settled) {
        var known = call.header("if-none-match").orElse(null);
        int wait = call.header("prefer").map(LongPoll::seconds).orElse(0);
        if (wait == 0) {
            return CompletableFuture.completedFuture(reply(read.get(), known, 0));
        }
        var news = new CompletableFuture<V>();
        Runnable look = () -> {
            try {
                var state = read.get();
                if (known == null ? settled.test(state) : !tag(state).equals(known)) {
                    news.complete(state);
                }
            } catch (RuntimeException e) {
                news.completeExceptionally(e);
            }
        };
        var registration = waiters.register(key, look);
        var timeout = timer.schedule(() -> wakers.execute(() -> giveUp(news, read)), wait, TimeUnit.SECONDS);
        news.whenComplete((state, failure) -> {
            registration.close();
            timeout.cancel(false);
        });
        look.run();
        var answer = news.thenApply(state -> reply(state, known, wait));
        // whoever is gone does not wait on: a caller could come and go, and leave a wait behind each time
        answer.whenComplete((reply, failure) -> {
            if (answer.isCancelled()) {
                news.cancel(false);
            }
        });
        return answer;
    }

    /** The entity tag of a state. */
    public static String tag(Object state) {
        return "\"" + TokenHash.of(Json.write(state)).substring(0, 22) + "\"";
    }

    /** N of {@code wait=N}, at most {@link #MAX_WAIT}; 0 if there is none. */
    public static int seconds(String prefer) {
        var wait = WAIT.matcher(prefer);
        return wait.find() ? Math.min(MAX_WAIT, Integer.parseInt(wait.group(1))) : 0;
    }

    private static <V> void giveUp(CompletableFuture<V> news, Supplier<V> read) {
        try {
            news.complete(read.get());
        } catch (RuntimeException e) {
            news.completeExceptionally(e);
        }
    }

    private static <V> Reply reply(V state, @Nullable String known, int waited) {
        var tag = tag(state);
        Map<String, String> headers = new HashMap<>(Map.of("ETag", tag));
        if (waited > 0) {
            headers.put(
                    "Preference-Applied", "wait=" + Duration.ofSeconds(waited).toSeconds());
        }
        return tag.equals(known) ? new Answer(304, headers, null) : new Answer(200, headers, state);
    }
}
