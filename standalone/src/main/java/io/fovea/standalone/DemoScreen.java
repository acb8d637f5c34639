package io.fovea.standalone;

import io.fovea.aggregator.ImageCounts;
import io.fovea.ingest.FeedProgress;
import io.fovea.standalone.DemoProgress.Look;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** What the demo shows: on a terminal the table redrawn in place, elsewhere a line now and then and the table at the end. */
final class DemoScreen {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean redraws;
    private final String heading;
    private final DemoProgress progress = new DemoProgress();

    DemoScreen(PrintWriter out, boolean redraws, String heading) {
        this.out = out;
        this.redraws = redraws;
        this.heading = heading;
    }

    /** How often it is worth drawing. */
    Duration interval() {
        return redraws ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
    }

    /** Takes notice of how far it is; to be called often. */
    void watch(DemoPipeline pipeline, Duration elapsed) {
        progress.add(look(pipeline, elapsed));
    }

    void draw(DemoPipeline pipeline, Duration elapsed) {
        String line = progress.describe(look(pipeline, elapsed));
        if (redraws) {
            out.print(HOME_AND_CLEAR + heading + line + "\n\n" + TableText.of(pipeline.table()));
        } else {
            out.println(line);
        }
        out.flush();
    }

    void finish(DemoPipeline pipeline, Duration elapsed) {
        if (redraws) {
            draw(pipeline, elapsed);
        } else {
            out.println(progress.describe(look(pipeline, elapsed)));
            out.println();
            out.print(TableText.of(pipeline.table()));
        }
        out.flush();
    }

    private static Look look(DemoPipeline pipeline, Duration elapsed) {
        ImageCounts images = pipeline.images();
        List<FeedProgress> feeds = pipeline.feeds();
        long refused = feeds.stream().mapToLong(FeedProgress::deadLettered).sum();
        return new Look(
                elapsed,
                images.finished(),
                // An earlier run's images are in the table, and this run's feeds bring them as duplicates.
                Math.max(pipeline.published(), images.begun()),
                refused + images.deadLettered(),
                images.expired(),
                pipeline.waitsFor(),
                feeds.stream()
                        .flatMap(feed -> feed.problem().map(problem -> feed.feed() + ": " + problem).stream())
                        .toList());
    }
}
