package io.fovea.runtime.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Gives each request a deadline and, by its path, one of a bounded number of places until its answer is written. Where no
 * place is free the answer is 503. At the deadline the connection is closed.
 */
public final class RequestLimits extends Handler.Wrapper {
    private static final String GRANT = RequestLimits.class.getName();

    private final Duration deadline;
    private final Function<String, Optional<Semaphore>> places;

    /**
     * Limits the requests of one server.
     *
     * @param deadline over the whole of a request and its answer
     * @param places those for a path; a path without is not limited
     */
    RequestLimits(Duration deadline, Function<String, Optional<Semaphore>> places) {
        this.deadline = deadline;
        this.places = places;
    }

    /** Frees a request, whose answer has no end, from its deadline and gives back its place. */
    public static void lift(Context context) {
        if (context.req().getAttribute(GRANT) instanceof Grant grant) {
            grant.end();
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<Semaphore> place = places.apply(Request.getPathInContext(request));
        if (place.isPresent() && !place.get().tryAcquire()) {
            response.getHeaders().put("Retry-After", "1");
            Response.writeError(request, response, callback, 503, "too many requests at once");
            return true;
        }
        Scheduler.Task timer = getServer().getScheduler().schedule(() -> cutOff(request), deadline);
        Grant grant = new Grant(place, timer);
        request.setAttribute(GRANT, grant);
        Request.addCompletionListener(request, failure -> grant.end());
        return super.handle(request, response, callback);
    }

    private void cutOff(Request request) {
        request.getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new TimeoutException("the request took longer than " + deadline));
    }

    /** What a request holds; given back once. */
    private static final class Grant {
        private final Optional<Semaphore> place;
        private final Scheduler.Task timer;
        private final AtomicBoolean ended = new AtomicBoolean();

        Grant(Optional<Semaphore> place, Scheduler.Task timer) {
            this.place = place;
            this.timer = timer;
        }

        void end() {
            if (!ended.getAndSet(true)) {
                timer.cancel();
                place.ifPresent(Semaphore::release);
            }
        }
    }
}
