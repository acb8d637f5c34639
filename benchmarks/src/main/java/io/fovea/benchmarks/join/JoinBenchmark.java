package io.fovea.benchmarks.join;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.broker.BrokerSettings;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import io.fovea.schemas.TrustedRecords;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The aggregator and a broker in one process, under synthetic maps and masks: how many images it joins and counts, how
 * soon, and what that costs. Everything is sent first and then drained, or sent at a rate, or as fast as it is counted.
 * Fails unless every row of the table counts every image once.
 */
@CommandLine.Command(name = "JoinBenchmark", mixinStandardHelpOptions = true)
public final class JoinBenchmark implements Callable<Integer> {
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final Duration REPORT = Duration.ofSeconds(10);

    @Option(names = "--images", defaultValue = "20000", description = "Images sent (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(names = "--networks", defaultValue = "6", description = "Of the study's six, so many (default: six).")
    private int networks;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Images per second; 0: as fast as it goes, without --ahead all before the first is counted.")
    private double rate;

    @Option(
            names = "--ahead",
            defaultValue = "0",
            description = "Images sent and not yet counted, at most; 0: any number.")
    private int ahead;

    @Option(names = "--spread", defaultValue = "500", description = "Images whose parts are mixed.")
    private int spread;

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads of the aggregator.")
    private int threads;

    @Option(names = "--commit-ms", defaultValue = "200", description = "Commit interval of the aggregator.")
    private int commitMillis;

    @Option(
            names = "--retention-mb",
            defaultValue = "200",
            description = "With --rate or --ahead: kept per partition by the broker.")
    private int retentionMegabytes;

    @Option(names = "--kafka", description = "Properties of the aggregator's Kafka clients.")
    private Map<String, String> kafka = Map.of();

    @Option(names = "--data", required = true, description = "Empty folder for broker and stores.")
    private Path data = Path.of("");

    private final PrintStream out = System.out;

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        TrustedRecords.trust();
        System.exit(new CommandLine(new JoinBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(data);
        boolean live = rate > 0 || ahead > 0;
        BrokerSettings settings = live
                ? BrokerSettings.DEFAULTS.withOverrides(Map.of(
                        "log.retention.bytes",
                        Long.toString((long) retentionMegabytes << 20),
                        "log.segment.bytes",
                        Integer.toString(32 << 20),
                        "log.segment.delete.delay.ms",
                        "1000",
                        "log.retention.check.interval.ms",
                        "5000"))
                : BrokerSettings.DEFAULTS;
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), settings);
                ServiceHost host = ServiceHost.open("benchmark", kafka(broker), new HttpSettings("127.0.0.1", 0));
                TableWatch table = new TableWatch(broker.bootstrapServers(), networks);
                Load load = new Load(
                        KafkaSettings.at(broker.bootstrapServers()).producer(),
                        new SyntheticImages(networks),
                        images,
                        spread,
                        ahead > 0 ? ahead : images)) {
            if (!live) {
                load.send(0);
            }
            host.start(new AggregatorService(host.context(), watch(), config()));
            return live ? live(load, table) : drain(table);
        }
    }

    private KafkaSettings kafka(EmbeddedBroker broker) {
        KafkaSettings settings = KafkaSettings.at(broker.bootstrapServers());
        for (Map.Entry<String, String> property : kafka.entrySet()) {
            settings = settings.withProperty(property.getKey(), property.getValue());
        }
        return settings;
    }

    private Watch watch() {
        return new Watch(
                SyntheticImages.NETWORKS.keySet().stream()
                        .limit(networks)
                        .map(WatchedModel::named)
                        .toList(),
                SyntheticImages.PRECISIONS.stream().map(Precision::of).toList(),
                List.of(Scheme.ADAPTIVE),
                Protocol.EVAL,
                false,
                List.of("u2netp"),
                List.of());
    }

    private AggregatorConfig config() {
        return new AggregatorConfig(
                Optional.of(Duration.ofHours(1)),
                data.resolve("stores"),
                threads,
                0,
                Duration.ofMillis(commitMillis),
                Optional.empty(),
                List.of(),
                50,
                AggregatorConfig.DEFAULTS.imagesPerFalseAlarm());
    }

    /** Everything lies ready; timed from where a fifth is counted, when the code is warm, to the last image. */
    private int drain(TableWatch table) throws IOException {
        await(table, images / 5);
        long from = table.images();
        long start = System.nanoTime();
        try (Profile profile = new Profile()) {
            await(table, images);
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "%.0f images/s joined and counted (%d in %.1f s)%n",
                    (images - from) / seconds, images - from, seconds);
            profile.print(out, images - from);
        }
        out.println(memory());
        return verdict(table);
    }

    private int live(Load load, TableWatch table) throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread sender = new Thread(
                () -> {
                    try {
                        load.send(rate);
                    } catch (Exception e) {
                        failure.set(e);
                    }
                },
                "load");
        sender.start();
        long[] latencies = new long[images];
        int counted = 0;
        int warmFrom = images / 3;
        long warmSince = 0;
        long nextReport = System.nanoTime() + REPORT.toNanos();
        try (Profile profile = new Profile()) {
            while (counted < images && failure.get() == null) {
                long now = Math.min(images, table.images());
                long time = System.nanoTime();
                load.counted(now);
                if (counted < warmFrom && now >= warmFrom) {
                    warmFrom = (int) now;
                    warmSince = time;
                }
                for (; counted < now; counted++) {
                    latencies[counted] = time - load.sentAt(counted);
                }
                if (time > nextReport) {
                    out.printf("%d images counted, %s%n", counted, memory());
                    nextReport = time + REPORT.toNanos();
                }
            }
            if (failure.get() != null) {
                throw failure.get();
            }
            out.printf(
                    "%.0f images/s joined and counted, after the first %d%n",
                    (images - warmFrom) / ((System.nanoTime() - warmSince) / 1e9), warmFrom);
            profile.print(out, images);
        }
        sender.join();
        // The first third of the images meets code that is not compiled yet, and waits for those before it.
        long[] warm = Arrays.copyOfRange(latencies, warmFrom, images);
        Arrays.sort(warm);
        out.printf(
                "last part to table: p50 %d ms, p99 %d ms, at most %d ms%n",
                millis(warm, 0.5), millis(warm, 0.99), millis(warm, 1));
        out.println(memory());
        return verdict(table);
    }

    private static long millis(long[] sorted, double share) {
        return TimeUnit.NANOSECONDS.toMillis(sorted[(int) Math.min(sorted.length - 1, sorted.length * share)]);
    }

    private static void await(TableWatch table, long count) throws IOException {
        long before = -1;
        long since = System.nanoTime();
        for (long now = table.images(); now < count; now = table.images()) {
            if (now > before) {
                before = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STALLED.toNanos()) {
                throw new IOException("the table stays at " + now + " images");
            }
        }
    }

    private int verdict(TableWatch table) {
        boolean exact = table.isExactly(images);
        out.println(exact ? "every row counts every image once" : "WRONG: a row does not count every image once");
        return exact ? 0 : 1;
    }

    private static String memory() throws IOException {
        List<String> parts = new ArrayList<>();
        parts.add("heap "
                + (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20) + " MB");
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .forEach(parts::add);
        }
        return String.join(", ", parts);
    }
}
