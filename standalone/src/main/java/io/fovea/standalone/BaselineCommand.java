package io.fovea.standalone;

import io.fovea.record.Baseline;
import io.fovea.record.ComparisonStatistics;
import io.fovea.runtime.UserErrorException;
import io.fovea.table.drift.BaselineRecording;
import io.fovea.table.drift.Baselines;
import io.fovea.table.rows.Window;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fovea baseline}: what the table was when all was well, against which drift is judged. */
@Command(
        name = "baseline",
        description = "Record and list what drift is judged against.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BaselineCommand.Freeze.class, BaselineCommand.ListAll.class})
final class BaselineCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    /** {@code fovea baseline record}. */
    @Command(
            name = "record",
            description = {
                "Freezes the running table as a baseline. Every row that it has is judged against it from then on; a later",
                "baseline of the same rows takes its place, and the earlier one stays on record.",
                "",
                "It reads the table's topic and writes to topic baselines, so it needs Kafka alone, as the services do.",
                ""
            },
            footer = {"", "Example:", "  fovea baseline record --name yard-camera --feed yard --config fovea.yaml"})
    static final class Freeze extends FoveaCommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Option(
                names = "--name",
                paramLabel = "NAME",
                required = true,
                description = "Lower-case letters, digits, dots, underscores, dashes.")
        private String name = "";

        @Option(names = "--feed", paramLabel = "NAME", description = "Rows of this feed alone. Default: of all.")
        private Optional<String> feed = Optional.empty();

        @Option(
                names = "--window",
                paramLabel = "5m|1h|24h",
                description = "The images of a sliding window alone. Default: all since the table began.")
        private Optional<String> window = Optional.empty();

        @Override
        public Integer call() {
            Optional<Window> of = window.map(label -> Window.named(label)
                    .orElseThrow(() -> new UserErrorException("--window: no such window: " + label)));
            BaselineTopic topic = new BaselineTopic(kafka.settings());
            Map<String, ComparisonStatistics> rows = topic.table();
            feed.ifPresent(
                    one -> rows.values().removeIf(row -> !row.getRow().getFeed().equals(one)));
            Baseline baseline = freeze(topic.recorded(), rows, of);
            topic.write(baseline);
            out().printf(
                            "%s: %d rows of %s, %d images%n",
                            Baselines.id(baseline),
                            baseline.getRows().size(),
                            String.join(", ", baseline.getFeeds()),
                            baseline.getImages());
            if (baseline.getImages() < BaselineRecording.ADVISED_IMAGES) {
                err().printf(
                                "fovea: %d images tell a row's mean roughly, so that small drifts will go unnoticed; %d or more are advised%n",
                                baseline.getImages(), BaselineRecording.ADVISED_IMAGES);
            }
            return 0;
        }

        private Baseline freeze(List<Baseline> before, Map<String, ComparisonStatistics> rows, Optional<Window> of) {
            try {
                return BaselineRecording.freeze(
                        name,
                        before,
                        rows,
                        of,
                        Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS),
                        "fovea " + Version.current());
            } catch (IllegalArgumentException e) {
                throw new UserErrorException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** {@code fovea baseline list}. */
    @Command(name = "list", description = "Lists the baselines, the latest first.")
    static final class ListAll extends FoveaCommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Override
        public Integer call() {
            List<Baseline> recorded =
                    Baselines.of(new BaselineTopic(kafka.settings()).recorded()).recorded();
            for (Baseline baseline : recorded) {
                out().printf(
                                "%s  %s  %d images  %d rows  feeds %s  models %s  by %s%n",
                                Baselines.id(baseline),
                                baseline.getRecordedAt(),
                                baseline.getImages(),
                                baseline.getRows().size(),
                                String.join(",", baseline.getFeeds()),
                                String.join(",", baseline.getModels()),
                                baseline.getRecordedBy());
            }
            return 0;
        }
    }
}
