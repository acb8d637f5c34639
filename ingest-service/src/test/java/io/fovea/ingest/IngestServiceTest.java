package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.ingest.label.LabelConfig;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.UserErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the folders in
class IngestServiceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static TestBroker broker;

    @TempDir
    Path folder;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void publishesGoodFilesAndBuriesBadOnesWithTheReason() throws Exception {
        old("a/cat.jpg", Pictures.jpeg(1));
        old("a/copy-of-cat.jpg", Pictures.jpeg(1));
        old("b/dog.png", Pictures.png(2));
        old("b/deeper/frog.jpg", Pictures.jpeg(3));
        old("bad/empty.jpg", new byte[0]);
        old("bad/page.jpg", "<html>".getBytes(StandardCharsets.UTF_8));
        old("bad/truncated.jpg", Arrays.copyOf(Pictures.jpeg(4), 900));
        old("bad/vast.png", vastPng());
        old("bad/heavy.jpg", new byte[7000]);
        Files.createSymbolicLink(folder.resolve("bad/loop"), folder.resolve("bad"));
        Files.createSymbolicLink(folder.resolve("bad/nowhere"), folder.resolve("gone"));
        IngestConfig config = DeploymentFile.parse("test", """
                        ingest:
                          feeds:
                            - name: bad-and-good
                              type: directory
                              path: %s
                              watch: false
                              attributes: {site: lab}
                              label: {folder: {a: 281, b: 207}}
                        """.formatted(folder))
                .section("ingest", IngestConfig.class)
                .withState(state);

        DecodeLimits limits = new DecodeLimits(6000, 64_000_000, Duration.ofSeconds(20));
        FeedProgress progress = runAllToTheEnd(config, limits).get(0);

        assertThat(progress.published()).isEqualTo(3);
        assertThat(progress.duplicates()).isEqualTo(1);
        assertThat(progress.deadLettered()).isEqualTo(7);
        assertThat(progress.found()).isEqualTo(11);
        assertThat(broker.deadLetters("bad-and-good"))
                .containsEntry("bad/empty.jpg", "is empty")
                .containsEntry("bad/page.jpg", "is no image: begins with 3c 68 74 6d 6c 3e")
                .containsEntry("bad/truncated.jpg", "JPEG is truncated: its data end before the image does")
                .containsEntry("bad/vast.png", "PNG claims 100000 x 100000 pixels; the limit is 64 megapixels")
                .containsEntry("bad/heavy.jpg", "has 7000 bytes; the limit is 6000")
                .containsEntry("bad/loop", "is a link to a folder that it lies in (a directory loop)")
                .containsEntry("bad/nowhere", "is a link that leads nowhere")
                .hasSize(7);
        Map<String, List<ImageEvent>> images = broker.images("bad-and-good");
        assertThat(images).containsOnlyKeys("a/cat.jpg", "b/dog.png", "b/deeper/frog.jpg");
        ImageEvent dog = only(images, "b/dog.png");
        assertThat(dog.getImageId()).isEqualTo(ImageId.of(Pictures.png(2)));
        assertThat(dog.getBytes()).isEqualTo(ByteBuffer.wrap(Pictures.png(2)));
        assertThat(dog.getContentType()).isEqualTo("image/png");
        assertThat(dog.getWidth()).isEqualTo(48);
        assertThat(dog.getHeight()).isEqualTo(36);
        assertThat(dog.getLabel()).isEqualTo(207);
        assertThat(dog.getAttributes()).containsExactly(Map.entry("site", "lab"));
        assertThat(only(images, "b/deeper/frog.jpg").getLabel()).isNull();
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        for (int i = 0; i < 20; i++) {
            old("image-%02d.jpg".formatted(i), Pictures.jpeg(100 + i));
        }
        IngestConfig config = IngestConfig.of(
                        FeedConfig.of("resumed", "directory", Map.of("path", folder.toString(), "watch", false)))
                .withState(state);
        runToTheEnd(config);
        old("image-99.jpg", Pictures.jpeg(199));

        FeedProgress second = runToTheEnd(config);

        assertThat(second.found()).isEqualTo(1);
        assertThat(broker.images("resumed")).hasSize(21).allSatisfy((source, events) -> assertThat(events)
                .hasSize(1));
    }

    @Test
    void waitsForAFileThatIsStillBeingWritten() throws Exception {
        byte[] whole = Pictures.png(7);
        Path growing = folder.resolve("growing.png");
        Files.write(growing, Arrays.copyOf(whole, whole.length / 2));
        FileTime future = FileTime.from(Instant.now().plusSeconds(3600));
        Files.setLastModifiedTime(growing, future);
        IngestConfig config = IngestConfig.of(FeedConfig.of(
                        "growing",
                        "directory",
                        Map.of("path", folder.toString(), "watch", true, "poll", "200ms", "settle", "300ms")))
                .withState(state);

        try (ServiceHost host = broker.host()) {
            IngestService service = new IngestService(host.context(), config);
            Files.write(growing, whole);
            host.start(service);
            await().atMost(SOON).until(() -> service.progress().get(0).published() == 1);
            old("later/second.png", Pictures.png(8));
            await().atMost(SOON).until(() -> service.progress().get(0).published() == 2);
            assertThat(service.progress().get(0).exhausted()).isFalse();
            assertThat(service.progress().get(0).deadLettered()).isZero();
        }
    }

    @Test
    void drawsScenesWhoseMaskCanBeDrawnAgain() throws Exception {
        IngestConfig config = DeploymentFile.parse("test", """
                        ingest:
                          feeds:
                            - name: scenes
                              type: synthetic
                              count: 6
                              seed: 40
                              format: png
                              drift:
                                - {after: 4, blur: 2, domain: night}
                        """)
                .section("ingest", IngestConfig.class)
                .withState(state);

        FeedProgress progress = runToTheEnd(config);
        FeedProgress again = runToTheEnd(config);

        assertThat(progress.published()).isEqualTo(6);
        assertThat(again.found()).isZero();
        assertThat(again.exhausted()).isTrue();
        Map<String, List<ImageEvent>> images = broker.images("scenes");
        assertThat(images).hasSize(6);
        ImageEvent first = only(images, "scene-40");
        ProceduralScene scene =
                new ProceduralScene(Long.parseLong(first.getAttributes().get("scene.seed")));
        assertThat(new ImageDecoder().decode(first.getBytes().array())).isEqualTo(scene.image());
        assertThat(first.getAttributes()).doesNotContainKey("scene.drift");
        assertThat(new ImageDecoder().decode(only(images, "scene-45").getBytes().array()))
                .isEqualTo(new ProceduralScene(45).image(new SceneDrift(2, 0, 1, SceneDrift.Domain.NIGHT)));
    }

    @Test
    void leavesOutWhatSamplingLeavesOut() throws Exception {
        for (int i = 0; i < 10; i++) {
            old("image-%d.jpg".formatted(i), Pictures.jpeg(300 + i));
        }
        old("image-4-again.png", Pictures.png(304)); // looks as image-4.jpg
        IngestConfig everyOther = DeploymentFile.parse("test", """
                        ingest:
                          feeds:
                            - {name: every-other, type: directory, path: %s, watch: false, sampling: {every: 2}}
                            - {name: alike, type: directory, path: %s, watch: false, sampling: {nearDuplicates: 4}}
                        """.formatted(folder, folder))
                .section("ingest", IngestConfig.class)
                .withState(state);

        List<FeedProgress> progress = runAllToTheEnd(everyOther);

        assertThat(progress.get(0).published()).isEqualTo(6);
        assertThat(progress.get(0).skipped()).isEqualTo(5);
        assertThat(progress.get(1).published()).isEqualTo(10);
        assertThat(progress.get(1).skipped()).isEqualTo(1);
    }

    @Test
    void knowsLabelsByFile() throws Exception {
        Path labels = Files.writeString(state.resolve("labels.csv"), "file,class_index\nn01_lizard.JPEG,43\n");
        old("n01_lizard.JPEG", Pictures.jpeg(400));
        old("unknown.JPEG", Pictures.jpeg(401));
        IngestConfig config = IngestConfig.of(
                        FeedConfig.of("labelled", "directory", Map.of("path", folder.toString(), "watch", false))
                                .withLabel(LabelConfig.csv(labels)))
                .withState(state);

        runToTheEnd(config);

        Map<String, List<ImageEvent>> images = broker.images("labelled");
        assertThat(only(images, "n01_lizard.JPEG").getLabel()).isEqualTo(43);
        assertThat(only(images, "unknown.JPEG").getLabel()).isNull();
    }

    @Test
    void saysInOneLineWhatCannotWork() {
        assertThatThrownBy(() -> start("{name: x, type: telepathy}"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith("feed 'x': no feed is of type 'telepathy' (known: ");
        assertThatThrownBy(() -> start("{name: x, type: directory, path: /no/such/folder}"))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("feed 'x': no such folder: /no/such/folder (key path)");
        assertThatThrownBy(() -> start("{name: x, type: synthetic, cuont: 3}"))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("feed x: unknown key 'feed.cuont' (known here: count, drift, format, seed)");
        assertThatThrownBy(() -> start("{type: synthetic}"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("ingest.feeds[0]")
                .hasMessageContaining("key 'name'");
    }

    private static ImageEvent only(Map<String, List<ImageEvent>> images, String source) {
        return images.getOrDefault(source, List.of()).get(0);
    }

    private void start(String feed) {
        IngestConfig config = DeploymentFile.parse("test", "ingest: {feeds: [" + feed + "]}")
                .section("ingest", IngestConfig.class)
                .withState(state);
        try (ServiceHost host = broker.host()) {
            host.start(new IngestService(host.context(), config));
        }
    }

    private FeedProgress runToTheEnd(IngestConfig config) {
        return runAllToTheEnd(config).get(0);
    }

    private List<FeedProgress> runAllToTheEnd(IngestConfig config) {
        return runAllToTheEnd(config, DecodeLimits.DEFAULT);
    }

    private List<FeedProgress> runAllToTheEnd(IngestConfig config, DecodeLimits limits) {
        try (ServiceHost host = broker.host()) {
            IngestService service = new IngestService(host.context(), config, limits);
            host.start(service);
            await().atMost(SOON).until(() -> service.progress().stream().allMatch(FeedProgress::exhausted));
            List<FeedProgress> progress = service.progress();
            assertThat(progress.stream().map(FeedProgress::inFlight).collect(Collectors.toSet()))
                    .as("found = published + duplicates + skipped + dead-lettered")
                    .containsOnly(0L);
            return progress;
        }
    }

    private void old(String path, byte[] bytes) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private static byte[] vastPng() {
        byte[] png = Pictures.png(9);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());
        return png;
    }
}
