package io.fovea.ingest;

import io.fovea.foundations.PrivateFolder;
import io.fovea.ingest.feed.FeedPosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Positions in a folder, one file per feed, under the id of the Kafka cluster: in another cluster nothing has been
 * brought yet. A line that a crash cut off has no end and is not read.
 */
final class FilePositions {
    private final Path folder;

    FilePositions(Path state, String clusterId) {
        this.folder = state.resolve(clusterId);
    }

    FeedPosition of(String feed) {
        return new Journal(folder.resolve(feed + ".position"));
    }

    private record Journal(Path file) implements FeedPosition {
        @Override
        public synchronized List<String> read() throws IOException {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            List<String> lines = new ArrayList<>(text.lines().toList());
            if (!text.isEmpty() && !text.endsWith("\n")) {
                lines.remove(lines.size() - 1);
                Files.writeString(file, String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
            }
            return lines;
        }

        @Override
        public synchronized void append(String line) throws IOException {
            write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public synchronized void replace(String line) throws IOException {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            write(next, line, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        private static void write(Path file, String line, StandardOpenOption... options) throws IOException {
            PrivateFolder.create(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
            List<StandardOpenOption> all = new ArrayList<>(List.of(options));
            all.add(StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(file, all.toArray(StandardOpenOption[]::new))) {
                channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
            }
        }
    }
}
