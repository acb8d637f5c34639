package io.fovea.saliency.onnx;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that may still be taken: the least of what the machine has available and what the container's limit leaves.
 * Page cache counts as available, since the kernel gives it back.
 */
public final class AvailableMemory implements LongSupplier {
    private static final Pattern MEM_AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");
    private static final Pattern FILE_CACHE = Pattern.compile("(?m)^(?:in)?active_file (\\d+)$");

    private final Path meminfo;
    private final List<Path> cgroups;

    AvailableMemory(Path meminfo, List<Path> cgroups) {
        this.meminfo = meminfo;
        this.cgroups = List.copyOf(cgroups);
    }

    /** This machine's. */
    public static AvailableMemory ofThisMachine() {
        return new AvailableMemory(Path.of("/proc/meminfo"), List.of(Path.of("/sys/fs/cgroup")));
    }

    @Override
    public long getAsLong() {
        long available = ofMachine();
        for (Path cgroup : cgroups) {
            available = Math.min(available, leftIn(cgroup));
        }
        return available;
    }

    private long ofMachine() {
        Matcher line = MEM_AVAILABLE.matcher(text(meminfo));
        if (line.find()) {
            return Long.parseLong(line.group(1)) * 1024;
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getFreeMemorySize()
                : Long.MAX_VALUE;
    }

    /** Control groups version 2; without a limit there is no bound. */
    private static long leftIn(Path cgroup) {
        String limit = text(cgroup.resolve("memory.max")).strip();
        String used = text(cgroup.resolve("memory.current")).strip();
        if (limit.isEmpty() || limit.equals("max") || used.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long cache = FILE_CACHE
                .matcher(text(cgroup.resolve("memory.stat")))
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        return Math.max(0, Long.parseLong(limit) - Long.parseLong(used) + cache);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
