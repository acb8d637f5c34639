package io.fovea.quantize.checkpoint;

import static io.fovea.quantize.checkpoint.TinyCheckpoints.KINDS;
import static io.fovea.quantize.checkpoint.TinyCheckpoints.resource;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fovea.runtime.UserErrorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever happens to a file on its way here, reading it yields weights or one line, in little memory. */
class DamagedFilesTest {
    private static final long MEMORY_LIMIT = 32 << 20;
    private static Path folder = Path.of("");

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("damaged");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 3000)
    void yieldWeightsOrOneLine(@ForAll("files") String file, @ForAll("damages") List<Damage> damages)
            throws IOException {
        byte[] bytes = Files.readAllBytes(resource(file));
        for (Damage damage : damages) {
            bytes = bytes.length == 0 ? bytes : damage.to(bytes);
        }
        var damaged = folder.resolve("kinds.pth");
        Files.write(damaged, bytes);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        try {
            var checkpoint = CheckpointLoader.read(damaged, "kinds", KINDS);
            checkpoint.tensors().values().forEach(tensor -> assertThat(tensor.values())
                    .hasSize(tensor.size()));
            Statistics.collect("weights");
        } catch (UserErrorException e) {
            Statistics.collect("one line");
            assertThat(e).hasMessageStartingWith(damaged + ": not a ").hasMessageMatching("[^\n]{1,2000}");
        }

        Statistics.coverage(outcomes -> {
            outcomes.check("weights").percentage(share -> share > 2);
            outcomes.check("one line").percentage(share -> share > 30);
        });
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEMORY_LIMIT);
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of("kinds.pth", "kinds-protocol-4.pth", "kinds-legacy.pth", "kinds.safetensors");
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        // Beside any byte, those that mean something to a pickle, an archive or JSON.
        var telling = Arbitraries.of(
                "PK\1\2\3\4\5\6().0125]abcehjqrstuX}{KMJNGQRT:,\"\u0080\u0085\u0086\u0087\u008a\u0093\u0094\u00ff"
                        .chars()
                        .mapToObj(c -> (byte) c)
                        .toList());
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(12, Kind.SET),
                                Tuple.of(2, Kind.INSERT),
                                Tuple.of(2, Kind.DELETE),
                                Tuple.of(2, Kind.REPEAT),
                                Tuple.of(1, Kind.TRUNCATE)),
                        Arbitraries.integers()
                                .between(0, 9999)
                                .withDistribution(RandomDistribution.uniform())
                                .withoutEdgeCases(),
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.oneOf(Arbitraries.bytes(), telling))
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    enum Kind {
        SET,
        INSERT,
        DELETE,
        REPEAT,
        TRUNCATE
    }

    /** One thing that happens to a file at a place, given in ten-thousandths of its length. */
    record Damage(Kind kind, int place, int length, byte value) {
        byte[] to(byte[] file) {
            int at = place * file.length / 10_000;
            int end = Math.min(at + length, file.length);
            var damaged = new ByteArrayOutputStream();
            damaged.write(file, 0, kind == Kind.REPEAT ? end : at);
            if (kind == Kind.SET || kind == Kind.INSERT) {
                damaged.write(value);
            }
            switch (kind) {
                case SET -> damaged.write(file, at + 1, file.length - at - 1);
                case INSERT, REPEAT -> damaged.write(file, at, file.length - at);
                case DELETE -> damaged.write(file, end, file.length - end);
                case TRUNCATE -> {}
            }
            return damaged.toByteArray();
        }
    }
}
