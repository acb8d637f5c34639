package io.fovea.deployed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The instruction sets that integer kernels choose by, as Linux tells them. */
final class CpuFlags {
    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final Set<String> CHOSEN_BY = Set.of(
            "avx2", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm", "sve", "sve2");

    private CpuFlags() {}

    /** Those of this machine; the architecture's name where they cannot be read. */
    static List<String> ofThisMachine() {
        try (Stream<String> lines = Files.lines(LINUX)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(CpuFlags::chosen)
                    .orElseGet(CpuFlags::architecture);
        } catch (IOException e) {
            return architecture();
        }
    }

    private static List<String> chosen(String line) {
        return Arrays.stream(line.split("\\s+"))
                .filter(CHOSEN_BY::contains)
                .sorted()
                .toList();
    }

    private static List<String> architecture() {
        return List.of(System.getProperty("os.arch", "unknown"));
    }
}
