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
import org.apache.commons.compress.archivers.tar.TarConstants;
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

    @Test
    void givesABombUpWhereverItHides() throws Exception {
        Path hidden = folder.resolve("hidden.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(hidden))) {
            add(out, "first.jpg", Pictures.jpeg(20));
            add(out, ".hidden", new byte[3 << 20]);
            add(out, "last.jpg", Pictures.jpeg(21));
        }
        Path tail = folder.resolve("tail.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(tail))) {
            add(out, "first.jpg", Pictures.jpeg(22));
            add(out, "long.bmp", new byte[20 << 20]);
            add(out, "last.jpg", Pictures.jpeg(23));
        }
        Path ratio = folder.resolve("ratio.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(ratio))) {
            for (int i = 0; i < 80; i++) {
                add(out, ".hidden-" + i, new byte[16 << 20]);
            }
            add(out, "last.jpg", Pictures.jpeg(24));
        }

        FeedProgress inHidden = runToTheEnd("hidden", hidden, "maxBytes: 1000000\n");
        FeedProgress inTail = runToTheEnd("tail", tail, "maxBytes: 18000000\n");
        FeedProgress inRatio = runToTheEnd("ratio", ratio);

        assertThat(inHidden.published()).isEqualTo(1);
        assertThat(broker.deadLetters("hidden").values()).containsExactly("unpacks to more than 1000000 bytes");
        assertThat(inTail.published()).isEqualTo(1);
        assertThat(broker.deadLetters("tail").values())
                .containsExactlyInAnyOrder(
                        "has more bytes than the limit of 16777216", "unpacks to more than 18000000 bytes");
        assertThat(inRatio.published()).isZero();
        assertThat(broker.deadLetters("ratio").values())
                .allSatisfy(reason -> assertThat(reason).startsWith("unpacks to more than 1"))
                .hasSize(1);
    }

    @Test
    void countsEveryEntryAndOpensNoArchiveWithin() throws Exception {
        Path inner = folder.resolve("inner.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(inner))) {
            add(out, "inner.jpg", Pictures.jpeg(30));
        }
        Path many = folder.resolve("many.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(many))) {
            add(out, "inner.zip", Files.readAllBytes(inner));
            for (int i = 0; i < 100; i++) {
                add(out, "folder-" + i + "/", new byte[0]);
            }
            add(out, "last.jpg", Pictures.jpeg(31));
        }

        FeedProgress progress = runToTheEnd("many", many, "maxEntries: 50\n");

        assertThat(progress.published()).isZero();
        assertThat(broker.deadLetters("many"))
                .hasSize(2)
                .hasEntrySatisfying("inner.zip", reason -> assertThat(reason).startsWith("is no image"))
                .containsValue("comes after 50 others");
    }

    /** A name of 64 MB, zipped to 64 KB: the library would put it together in memory. */
    @Test
    void givesANameWithoutEndUp() throws Exception {
        Path named = folder.resolve("named.tgz");
        try (OutputStream file = Files.newOutputStream(named);
                OutputStream out = new GZIPOutputStream(file)) {
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(64 << 20);
            byte[] header = new byte[512];
            name.writeEntryHeader(header);
            out.write(header);
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'a');
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
        }

        FeedProgress progress = runToTheEnd("named", named);

        assertThat(progress.published()).isZero();
        assertThat(broker.deadLetters("named").values())
                .singleElement()
                .asString()
                .contains("1048576 bytes of headers");
    }

    private FeedProgress runToTheEnd(String name, Path archive) {
        return runToTheEnd(name, archive, "");
    }

    private FeedProgress runToTheEnd(String name, Path archive, String more) {
        String feed = "name: " + name + "\ntype: archive\npath: " + archive + "\n" + more;
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
