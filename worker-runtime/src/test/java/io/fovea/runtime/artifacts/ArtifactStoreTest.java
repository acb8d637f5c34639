package io.fovea.runtime.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fovea.foundations.Backoff;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ArtifactStoreTest {
    private static final TransferSettings IMPATIENT =
            new TransferSettings(Duration.ofSeconds(5), Duration.ofMillis(300), 4, Backoff.NONE);

    private final byte[] published = new byte[300_000];
    private final ModelServer server;
    private final Path folder;
    private final ArtifactStore store;
    private final Artifact artifact;

    ArtifactStoreTest(@TempDir Path parent) throws Exception {
        new Random(1).nextBytes(published);
        server = new ModelServer(published);
        folder = parent.resolve("models");
        store = new ArtifactStore(folder, IMPATIENT);
        artifact = artifact(OptionalLong.empty());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void pullsAFileOnce() {
        var path = pull();

        assertThat(path).isEqualTo(folder.resolve("net-v1.pth")).hasBinaryContent(published);
        assertThat(store.state(artifact)).isEqualTo(ArtifactState.VERIFIED);
        assertThat(pull()).isEqualTo(path);
        assertThat(server.requests()).containsExactly("/files/net-v1.pth null null");
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }

    @Test
    void goesOnWhereTheConnectionBrokeOff() {
        server.thenBreakOffAfter(100_000).thenBreakOffAfter(50_000);

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests())
                .containsExactly(
                        "/files/net-v1.pth null null",
                        "/files/net-v1.pth bytes=100000- \"v1\"",
                        "/files/net-v1.pth bytes=150000- \"v1\"");
    }

    @Test
    void goesOnWithAnEarlierPull() {
        server.thenBreakOffAfter(100_000).thenAnswer(503).thenAnswer(503).thenAnswer(503);
        assertThatPulling().withMessageContaining("the server answers HTTP 503; pull again to go on from there");

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests()).last().isEqualTo("/files/net-v1.pth bytes=100000- \"v1\"");
    }

    @Test
    void completesAFileThatArrivedWhole() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("net-v1.pth.part"), published);

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests()).containsExactly("/files/net-v1.pth bytes=300000- null");
    }

    @Test
    void beginsAnewWhereTheServerIgnoresRanges() {
        server.thenBreakOffAfter(100_000).thenSend(published);

        assertThat(pull()).hasBinaryContent(published);
    }

    @Test
    void beginsAnewAfterAPartThatWasNotAskedFor() {
        server.thenBreakOffAfter(100_000).thenSendPartFrom(7);

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests()).last().isEqualTo("/files/net-v1.pth null null");
    }

    @Test
    void beginsAnewWhereWhatItContinuedWasAnotherFile() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("net-v1.pth.part"), new byte[1000]);

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests())
                .containsExactly("/files/net-v1.pth bytes=1000- null", "/files/net-v1.pth null null");
    }

    @Test
    void beginsAnewWhereTheServersFileIsShorter() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("net-v1.pth.part"), new byte[400_000]);

        assertThat(pull()).hasBinaryContent(published);
    }

    @Test
    void triesAgainWhenTheServerFallsSilent() {
        server.thenFallSilentAfter(65_536);

        assertThat(pull()).hasBinaryContent(published);

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void givesUpOnAServerThatStaysSilent() {
        for (int attempt = 0; attempt < IMPATIENT.attempts(); attempt++) {
            server.thenFallSilentAfter(1000);
        }

        assertThatPulling()
                .withMessageContaining("the server has been silent")
                .withMessageContaining("1000 of 300000 bytes are here; pull again to go on from there");
    }

    @Test
    void acceptsNoOtherFile() {
        server.thenSend("<html>Log in to the network</html>".getBytes(StandardCharsets.UTF_8));

        assertThatPulling()
                .withMessageContaining("what the server sends is not the published file (its SHA-256 is ")
                .withMessageContaining("put it at " + folder.resolve("net-v1.pth"));

        assertThat(folder).isEmptyDirectory();
        assertThat(store.state(artifact)).isEqualTo(ArtifactState.MISSING);
    }

    @Test
    void acceptsNoFileOfAnotherLength() {
        var known = artifact(OptionalLong.of(published.length));
        server.thenSend(new byte[10]);

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> store.pull(known, Optional.empty(), PullProgress.SILENT))
                .withMessageContaining("the server's file has 10 bytes, the published one 300000");
    }

    @Test
    void stopsAServerThatSendsWithoutEnd() {
        var known = artifact(OptionalLong.of(1000));
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked
            exchange.getResponseBody().write(published);
            exchange.close();
        });

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> store.pull(known, Optional.empty(), PullProgress.SILENT))
                .withMessageContaining("the server's file is longer than 1000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 403, 404, 410})
    void tellsWhatTheServerAnswers(int status) {
        server.thenAnswer(status);

        assertThatPulling()
                .withMessageContaining(server.uri("/files/net-v1.pth") + ": the server answers HTTP " + status)
                .withMessageContaining("--from URL");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysWhatToDoWithoutANetwork() {
        server.close();

        assertThatPulling()
                .withMessageMatching("net: http://.*: it cannot be reached; pull from a mirror with --from URL, or get"
                        + " http://.*/files/net-v1.pth in another way and put it at .*/models/net-v1.pth");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoWithoutANameServer() {
        var elsewhere = URI.create("https://models.invalid/net");

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> store.pull(artifact, Optional.of(elsewhere), PullProgress.SILENT))
                .withMessageContaining("https://models.invalid/net/net-v1.pth: it cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mirror", "/mirror/"})
    void pullsFromAMirror(String path) {
        store.pull(artifact, Optional.of(server.uri(path)), PullProgress.SILENT);

        assertThat(server.requests()).containsExactly("/mirror/net-v1.pth null null");
    }

    @Test
    void tellsHowFarItIs() {
        server.thenBreakOffAfter(100_000);
        var seen = new ArrayList<Long>();

        store.pull(artifact, Optional.empty(), (of, bytes, total) -> {
            assertThat(of).isEqualTo(artifact);
            assertThat(total).hasValue(300_000);
            seen.add(bytes);
        });

        assertThat(seen).startsWith(0L).contains(100_000L).endsWith(300_000L).isSorted();
    }

    @Test
    void replacesADamagedFile() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("net-v1.pth"), new byte[1000]);
        assertThat(store.verify(artifact)).isEqualTo(ArtifactState.CORRUPT);

        assertThat(pull()).hasBinaryContent(published);
    }

    @Test
    void takesAFileThatWasPutThere() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("net-v1.pth"), published);

        assertThat(store.state(artifact)).isEqualTo(ArtifactState.PRESENT);
        assertThat(store.require(artifact)).isEqualTo(folder.resolve("net-v1.pth"));
        assertThat(store.state(artifact)).isEqualTo(ArtifactState.VERIFIED);
        assertThat(folder.resolve("net-v1.pth.sha256")).hasContent(sha256() + "  net-v1.pth");
        assertThat(pull()).hasBinaryContent(published);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void forgetsAChecksumWhenTheFileChanges() throws IOException {
        var path = pull();
        Files.write(path, new byte[1000]);
        Files.setLastModifiedTime(
                path, FileTime.from(Files.getLastModifiedTime(path).toInstant().plusSeconds(1)));

        assertThat(store.state(artifact)).isEqualTo(ArtifactState.PRESENT);
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> store.require(artifact))
                .withMessage(path + ": not the published net (its checksum differs);"
                        + " replace it with `fovea models pull net`");
        assertThat(store.state(artifact)).isEqualTo(ArtifactState.CORRUPT);
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(store.state(artifact)).isEqualTo(ArtifactState.MISSING);
        assertThat(store.verify(artifact)).isEqualTo(ArtifactState.MISSING);
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> store.require(artifact))
                .withMessage(folder.resolve("net-v1.pth") + ": missing; get it with `fovea models pull net`");
    }

    @Test
    void leavesAFileToTheProcessThatIsPullingIt() throws IOException {
        Files.createDirectories(folder);
        try (var other = PartialFile.lock(folder.resolve("net-v1.pth")).orElseThrow()) {
            other.append(published, 1000);

            assertThatPulling().withMessageContaining("another process is pulling it already");
        }
        assertThat(pull()).hasBinaryContent(published);
    }

    @Test
    void saysWhenTheFolderCannotBeWritten() throws IOException {
        Files.writeString(folder, "a file where the folder should be");

        assertThatPulling().withMessageStartingWith(folder + ": cannot keep net-v1.pth there");
    }

    @Test
    void keepsModelsWhereTheEnvironmentSays() {
        assertThat(ArtifactStore.defaultFolder(Map.of("FOVEA_MODELS", "/srv/models")))
                .isEqualTo(Path.of("/srv/models"));
        assertThat(ArtifactStore.defaultFolder(Map.of("FOVEA_MODELS", " ")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/fovea/models"));
    }

    @Test
    void isALibraryOfModels() {
        var other = Artifact.of("other", server.uri("/files/other.pth"), "0123456789", "MIT", "never pulled");
        var library = new ModelLibrary(new ArtifactCatalogue(List.of(artifact, other)), store);

        var pulled = library.pull(List.of("net", "net"), Optional.empty(), PullProgress.SILENT);

        assertThat(pulled)
                .containsExactly(
                        new ModelLibrary.Entry(artifact, ArtifactState.VERIFIED, folder.resolve("net-v1.pth")));
        assertThat(library.list())
                .extracting(ModelLibrary.Entry::state)
                .containsExactly(ArtifactState.VERIFIED, ArtifactState.MISSING);
        assertThat(library.verify(List.of())).isEqualTo(pulled);
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> library.verify(List.of("nets")))
                .withMessage("nets: no such model; the models are net, other");
    }

    private Path pull() {
        return store.pull(artifact, Optional.empty(), PullProgress.SILENT);
    }

    private ThrowableAssertAlternative<UserErrorException> assertThatPulling() {
        return assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(this::pull)
                .withMessageMatching("[^\n]*");
    }

    private Artifact artifact(OptionalLong bytes) {
        return new Artifact("net", server.uri("/files/net-v1.pth"), "net-v1.pth", sha256(), bytes, "MIT", "a network");
    }

    private String sha256() {
        return DigestUtils.sha256Hex(published);
    }
}
