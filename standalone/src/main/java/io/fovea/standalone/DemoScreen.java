package io.fovea.standalone;

import io.fovea.aggregator.ImageCounts;
import io.fovea.ingest.FeedProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the demo shows: on a terminal the table redrawn in place, elsewhere a line now and then and the table at the end. */
final class DemoScreen {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean redraws;
    private final String heading;

    DemoScreen(PrintWriter out, boolean redraws, String heading) {
        this.out = out;
        this.redraws = redraws;
        this.heading = heading;
    }

    /** How often it is worth drawing. */
    Duration interval() {
        return redraws ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
    }

    void draw(DemoPipeline pipeline, Duration elapsed) {
        String progress = progress(pipeline, elapsed);
        if (redraws) {
            out.print(HOME_AND_CLEAR + heading + progress + "\n\n" + TableText.of(pipeline.table()));
        } else {
            out.println(progress);
        }
        out.flush();
    }

    void finish(DemoPipeline pipeline, Duration elapsed) {
        if (redraws) {
            draw(pipeline, elapsed);
        } else {
            out.println(progress(pipeline, elapsed));
            out.println();
            out.print(TableText.of(pipeline.table()));
        }
        out.flush();
    }

    private static String progress(DemoPipeline pipeline, Duration elapsed) {
        ImageCounts images = pipeline.images();
        List<FeedProgress> feeds = pipeline.feeds();
        long published = feeds.stream().mapToLong(FeedProgress::published).sum();
        long refused = feeds.stream().mapToLong(FeedProgress::deadLettered).sum();
        long done = images.finished();
        double rate = done / Math.max(elapsed.toMillis() / 1000.0, 0.001);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%d of %d images done, %.2f images/s", done, published, rate));
        if (done > 0 && done < published) {
            line.append(String.format(Locale.ROOT, ", %s left", time(Math.round((published - done) / rate))));
        }
        if (refused + images.deadLettered() > 0) {
            line.append(String.format(Locale.ROOT, ", %d dead-lettered", refused + images.deadLettered()));
        }
        if (images.expired() > 0) {
            line.append(String.format(Locale.ROOT, ", %d expired", images.expired()));
        }
        feeds.forEach(feed -> feed.problem()
                .ifPresent(problem ->
                        line.append("; ").append(feed.feed()).append(": ").append(problem)));
        return line.toString();
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
