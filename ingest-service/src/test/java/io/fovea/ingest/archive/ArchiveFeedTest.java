package io.fovea.ingest.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class ArchiveFeedTest {
    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void readsAZipWithoutUnpackingIt() throws Exception {
        Path zip = folder.resolve("photos.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            add(out, "a/one.jpg", Pictures.jpeg(1));
            add(out, "../../escaped.png", Pictures.png(2));
            add(out, "readme.txt", "hello".getBytes(StandardCharsets.UTF_8));
            add(out, "bomb.bmp", new byte[20 << 20]);
            add(out, ".DS_Store", new byte[10]);
            add(out, "last.jpg", Pictures.jpeg(3));
        }

        FeedProgress progress = runToTheEnd("zipped", zip);
        FeedProgress again = runToTheEnd("zipped", zip);

        assertThat(progress.published()).isEqualTo(3);
        assertThat(progress.deadLettered()).isEqualTo(2);
        assertThat(again.found()).isZero();
        assertThat(broker.images("zipped")).containsOnlyKeys("a/one.jpg", "../../escaped.png", "last.jpg");
        assertThat(broker.deadLetters("zipped"))
                .containsEntry("bomb.bmp", "has more bytes than the limit of 16777216")
                .containsKey("readme.txt");
        assertThat(folder.resolveSibling("escaped.png")).doesNotExist();
    }

    @Test
    void readsATarAndSaysWhereItIsDamaged() throws Exception {
        Path tar = folder.resolve("photos.tar.gz");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            for (int i = 0; i < 5; i++) {
                byte[] jpeg = Pictures.jpeg(10 + i);
                TarArchiveEntry entry = new TarArchiveEntry("photo-" + i + ".jpg");
                entry.setSize(jpeg.length);
                out.putArchiveEntry(entry);
                out.write(jpeg);
                out.closeArchiveEntry();
            }
        }
        Path damaged = folder.resolve("damaged.tgz");
        byte[] bytes = Files.readAllBytes(tar);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));

        FeedProgress whole = runToTheEnd("tarred", tar);
        FeedProgress half = runToTheEnd("torn", damaged);

        assertThat(whole.published()).isEqualTo(5);
        assertThat(half.published()).isBetween(1L, 3L);
        assertThat(half.deadLettered()).isEqualTo(1);
        assertThat(broker.deadLetters("torn").values())
                .allSatisfy(reason -> assertThat(reason).startsWith("the archive is damaged"));
    }

    private FeedProgress runToTheEnd(String name, Path archive) {
        String feed = "name: " + name + "\ntype: archive\npath: " + archive + "\n";
        try (RunningFeed running = RunningFeed.start(broker, folder.resolve("state"), feed)) {
            return running.await("the end of " + archive, FeedProgress::exhausted);
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
