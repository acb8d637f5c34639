package io.fovea.benchmarks.join;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Where CPU time goes: by the threads' own clocks, and within the aggregator's threads by samples of their stacks. */
final class Profile implements AutoCloseable {
    private static final String STREAM_THREAD = "-StreamThread-";
    private static final Map<String, Predicate<String>> WORK = work();

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Recording recording = new Recording();
    private final Map<Long, Long> threadsBefore = threadTimes();
    private final long processBefore = process.getProcessCpuTime();

    Profile() {
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        recording.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(10));
        recording.start();
    }

    /** The first that names a frame, from the top of a stack, is what the sample is counted for. */
    private static Map<String, Predicate<String>> work() {
        Map<String, Predicate<String>> work = new LinkedHashMap<>();
        work.put("decode records (Avro)", frame -> frame.startsWith("io.fovea.schemas.AvroSerde.deserialize"));
        work.put("encode records (Avro)", frame -> frame.startsWith("io.fovea.schemas.AvroSerde.serialize"));
        work.put(
                "compare maps",
                frame -> frame.startsWith("io.fovea.comparison.")
                        || frame.startsWith("io.fovea.table.parts.Comparisons.")
                        || frame.startsWith("io.fovea.imaging."));
        work.put("RocksDB", frame -> frame.startsWith("org.rocksdb."));
        work.put(
                "producer: changelogs, comparisons, rows",
                frame -> frame.startsWith("org.apache.kafka.clients.producer."));
        work.put("consumer: maps, masks, comparisons", frame -> frame.startsWith("org.apache.kafka.clients.consumer."));
        work.put(
                "count into rows",
                frame -> frame.startsWith("io.fovea.table.rows.") || frame.startsWith("io.fovea.table.statistics."));
        work.put("join", frame -> frame.startsWith("io.fovea.aggregator.join."));
        work.put("stores", frame -> frame.startsWith("org.apache.kafka.streams.state."));
        work.put("Kafka Streams", frame -> frame.startsWith("org.apache.kafka.streams."));
        return work;
    }

    /** Prints CPU time per image by threads, and the shares of the aggregator's own threads. */
    void print(PrintStream out, long images) throws IOException {
        long total = process.getProcessCpuTime() - processBefore;
        Map<String, Long> groups = new TreeMap<>();
        long known = 0;
        for (Map.Entry<Long, Long> thread : threadTimes().entrySet()) {
            long time = thread.getValue() - threadsBefore.getOrDefault(thread.getKey(), 0L);
            var info = threads.getThreadInfo(thread.getKey());
            groups.merge(group(info == null ? "" : info.getThreadName()), time, Long::sum);
            known += time;
        }
        groups.put("garbage collection, compilation, RocksDB's own threads, ended threads", total - known);
        out.printf("CPU per image: %.0f us%n", total / 1e3 / images);
        groups.forEach((name, time) -> out.printf("  %5.1f %%  %s%n", 100.0 * time / total, name));
        printSamples(out);
    }

    private void printSamples(PrintStream out) throws IOException {
        Path file = Files.createTempFile("join", ".jfr");
        recording.stop();
        recording.dump(file);
        Map<String, Integer> shares = new HashMap<>();
        int samples = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                RecordedThread thread = event.getThread("sampledThread");
                if (thread != null
                        && String.valueOf(thread.getJavaName()).contains(STREAM_THREAD)
                        && event.getStackTrace() != null
                        && !isWaiting(event.getStackTrace().getFrames())) {
                    shares.merge(work(event.getStackTrace().getFrames()), 1, Integer::sum);
                    samples++;
                }
            }
        }
        Files.delete(file);
        out.printf("of the aggregator's stream threads (%d samples):%n", samples);
        int all = samples;
        shares.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(share -> out.printf("  %5.1f %%  %s%n", 100.0 * share.getValue() / all, share.getKey()));
    }

    private static boolean isWaiting(List<RecordedFrame> frames) {
        String top = frames.isEmpty() ? "" : name(frames.get(0));
        return top.startsWith("sun.nio.ch.EPoll.wait") || top.startsWith("jdk.internal.misc.Unsafe.park");
    }

    private static String work(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String name = name(frame);
            for (Map.Entry<String, Predicate<String>> work : WORK.entrySet()) {
                if (work.getValue().test(name)) {
                    return work.getKey();
                }
            }
        }
        return "other";
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static String group(String thread) {
        if (thread.contains(STREAM_THREAD)) {
            return thread.startsWith("kafka-producer-network") ? "aggregator: sending" : "aggregator: stream threads";
        }
        if (thread.startsWith("data-plane-kafka")) {
            return "broker: requests and network";
        }
        if (thread.contains("aggregate")) {
            return "aggregator: other threads";
        }
        return thread.startsWith("load") || thread.startsWith("kafka-producer-network")
                ? "load"
                : "broker: background, and other";
    }

    private Map<Long, Long> threadTimes() {
        Map<Long, Long> times = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            long time = threads.getThreadCpuTime(id);
            if (time > 0) {
                times.put(id, time);
            }
        }
        return times;
    }

    @Override
    public void close() {
        recording.close();
    }
}
