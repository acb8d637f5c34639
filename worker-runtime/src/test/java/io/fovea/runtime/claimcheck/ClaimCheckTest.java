package io.fovea.runtime.claimcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.foundations.Backoff;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimCheckTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] CONTENT = "a large image".getBytes(StandardCharsets.UTF_8);

    @Test
    void givesOutWhatWasDepositedAndKeepsOneObjectPerContent(@TempDir Path folder) throws Exception {
        ClaimCheck claims = claims(folder);

        String first = claims.deposit(sha256(CONTENT), CONTENT);
        String second = claims.deposit(sha256(CONTENT), CONTENT);

        assertThat(second).isEqualTo(first).startsWith(folder.toUri().toString());
        assertThat(claims.content(sha256(CONTENT), NOTHING, first)).isEqualTo(CONTENT);
        assertThat(files(folder)).hasSize(1);
    }

    @Test
    void whatIsInTheRecordIsTakenFromThere(@TempDir Path folder) throws Exception {
        byte[] taken = claims(folder).content("any id", ByteBuffer.wrap(CONTENT), null);

        assertThat(taken).isEqualTo(CONTENT);
    }

    @Test
    void opensNothingButTheObjectOfTheContentItself(@TempDir Path outside) throws Exception {
        Path folder = Files.createDirectory(outside.resolve("store"));
        Path secret = Files.write(outside.resolve("secret"), CONTENT);
        Path within = Files.write(folder.resolve("within"), CONTENT);
        String id = sha256(CONTENT);
        AtomicInteger opened = new AtomicInteger();
        ClaimCheck claims =
                ClaimCheck.in(watched(new FolderStore(folder), opened), 10, Duration.ofDays(2), Backoff.NONE);
        String right = claims.deposit(id, CONTENT);

        for (String reference : List.of(
                secret.toUri().toString(),
                secret.toString(),
                within.toUri().toString(),
                folder.toUri() + id.substring(0, 2) + "/../../secret",
                right + "/../../../secret",
                right + "?",
                "http://169.254.169.254/latest/meta-data/",
                "s3://other-bucket/" + id,
                "jar:" + right + "!/x",
                "")) {
            assertThatThrownBy(() -> claims.content(id, NOTHING, reference))
                    .as(reference)
                    .isInstanceOf(RejectedRecordException.class)
                    .hasMessageContaining("does not lead to this image");
        }
        for (String name :
                List.of("../secret", "..", "", id.toUpperCase(java.util.Locale.ROOT), id + "/../../secret")) {
            assertThatThrownBy(() -> claims.content(name, NOTHING, right))
                    .as(name)
                    .isInstanceOf(RejectedRecordException.class);
        }

        assertThat(opened).hasValue(0);
    }

    @Test
    void anObjectThatWasTamperedWithIsRefused(@TempDir Path folder) throws Exception {
        ClaimCheck claims = claims(folder);
        String reference = claims.deposit(sha256(CONTENT), CONTENT);
        Files.write(files(folder).get(0), "something else".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> claims.content(sha256(CONTENT), NOTHING, reference))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("another content");
    }

    @Test
    void anObjectThatIsLateIsWaitedForAndOneThatIsGoneIsRefused(@TempDir Path folder) throws Exception {
        FolderStore store = new FolderStore(folder);
        AtomicInteger asked = new AtomicInteger();
        ObjectStore late = new Forwarding(store) {
            @Override
            public Optional<byte[]> get(String name, int limit) throws IOException {
                return asked.incrementAndGet() < 4 ? Optional.empty() : super.get(name, limit);
            }
        };
        ClaimCheck claims = ClaimCheck.in(late, 10, Duration.ofDays(2), Backoff.NONE);
        String reference = claims.deposit(sha256(CONTENT), CONTENT);

        byte[] content = claims.content(sha256(CONTENT), NOTHING, reference);
        Files.delete(files(folder).get(0));
        asked.set(10);

        assertThat(content).isEqualTo(CONTENT);
        assertThatThrownBy(() -> claims.content(sha256(CONTENT), NOTHING, reference))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("no such object")
                .hasMessageContaining(reference);
        assertThat(asked).hasValue(15);
    }

    @Test
    void aStoreThatIsAwayIsTriedAgainLater(@TempDir Path outside) throws Exception {
        Path folder = Files.createDirectory(outside.resolve("store"));
        ClaimCheck claims = claims(folder);
        String reference = claims.deposit(sha256(CONTENT), CONTENT);
        Files.move(folder, outside.resolve("unmounted"));

        assertThatThrownBy(() -> claims.content(sha256(CONTENT), NOTHING, reference))
                .isInstanceOf(RetriableException.class);
        assertThatThrownBy(() -> claims.deposit(sha256(CONTENT), CONTENT)).isInstanceOf(RetriableException.class);
    }

    @Test
    void deletesWhatIsOlderThanItsRetention(@TempDir Path folder) throws Exception {
        ClaimCheck claims = claims(folder);
        byte[] other = "another image".getBytes(StandardCharsets.UTF_8);
        claims.deposit(sha256(CONTENT), CONTENT);
        Path old = files(folder).get(0);
        Instant now = Instant.now();
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(49))));
        String kept = claims.deposit(sha256(other), other);

        int deleted = claims.deleteExpired(now);

        assertThat(deleted).isEqualTo(1);
        assertThat(files(folder)).hasSize(1);
        assertThat(claims.content(sha256(other), NOTHING, kept)).isEqualTo(other);
    }

    @Test
    void aContentThatComesAgainLivesOn(@TempDir Path folder) throws Exception {
        ClaimCheck claims = claims(folder);
        claims.deposit(sha256(CONTENT), CONTENT);
        Instant now = Instant.now();
        Files.setLastModifiedTime(files(folder).get(0), FileTime.from(now.minus(Duration.ofHours(49))));

        claims.deposit(sha256(CONTENT), CONTENT);

        assertThat(claims.deleteExpired(now)).isZero();
    }

    @Test
    void aDeploymentFileNamesTheStore(@TempDir Path folder) {
        ClaimCheck claims = open("store: " + folder + "\n  inlineBytes: 10");

        assertThat(claims.takes(11)).isTrue();
        assertThat(claims.takes(10)).isFalse();
        assertThat(open("store: " + folder).takes(1_000_000)).isFalse();
        assertThat(open("store: " + folder.toUri()).takes(1_000_001)).isTrue();
        assertThat(ClaimCheck.none().takes(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void aStoreThatCannotWorkIsOneClearLine(@TempDir Path folder) {
        assertThatThrownBy(() -> open("inlineBytes: 10")).hasMessageContaining("'store' is missing");
        assertThatThrownBy(() -> open("store: /no/such/folder"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("/no/such/folder");
        assertThatThrownBy(() -> open("store: gopher://x"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("known: file");
        assertThatThrownBy(() -> open("store: " + folder + "\n  retention: 1h"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("claimCheck.retention");
        assertThatThrownBy(() -> open("store: " + folder + "\n  colour: red"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("colour");
    }

    private static ClaimCheck open(String keys) {
        ClaimCheckConfig config =
                DeploymentFile.parse("test", "claimCheck:\n  " + keys).section("claimCheck", ClaimCheckConfig.class);
        return ClaimCheck.open(config, Duration.ofDays(1));
    }

    private static ClaimCheck claims(Path folder) {
        return ClaimCheck.in(new FolderStore(folder), 10, Duration.ofDays(2), Backoff.NONE);
    }

    private static ObjectStore watched(ObjectStore store, AtomicInteger opened) {
        return new Forwarding(store) {
            @Override
            public Optional<byte[]> get(String name, int limit) throws IOException {
                opened.incrementAndGet();
                return super.get(name, limit);
            }
        };
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                    .toList();
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return DigestUtils.sha256Hex(bytes);
    }

    private static class Forwarding implements ObjectStore {
        private final ObjectStore store;

        Forwarding(ObjectStore store) {
            this.store = store;
        }

        @Override
        public URI address(String name) {
            return store.address(name);
        }

        @Override
        public void put(String name, byte[] bytes) throws IOException {
            store.put(name, bytes);
        }

        @Override
        public Optional<byte[]> get(String name, int limit) throws IOException {
            return store.get(name, limit);
        }

        @Override
        public int deleteOlderThan(Instant instant) throws IOException {
            return store.deleteOlderThan(instant);
        }
    }
}
