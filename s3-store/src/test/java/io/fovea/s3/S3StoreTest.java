package io.fovea.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.runtime.claimcheck.ClaimCheckConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a real S3 server (S3Proxy) in this process. */
class S3StoreTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] CONTENT = new byte[12 << 20];

    @Test
    void keepsFindsAndDeletesALargeImage(@TempDir Path folder) throws Exception {
        S3Proxy server = server(folder);
        try (ClaimCheck claims = claims("http://127.0.0.1:" + server.getPort())) {
            String reference = claims.deposit(sha256(CONTENT), CONTENT);
            byte[] found = claims.content(sha256(CONTENT), NOTHING, reference);
            int young = claims.deleteExpired(Instant.now());
            int old = claims.deleteExpired(Instant.now().plus(Duration.ofDays(3)));

            assertThat(reference)
                    .isEqualTo(
                            "s3://large/images/%s/%s".formatted(sha256(CONTENT).substring(0, 2), sha256(CONTENT)));
            assertThat(found).isEqualTo(CONTENT);
            assertThat(young).isZero();
            assertThat(old).isEqualTo(1);
            assertThatThrownBy(() -> claims.content(sha256(CONTENT), NOTHING, reference))
                    .isInstanceOf(RejectedRecordException.class)
                    .hasMessageContaining("no such object");
            assertThatThrownBy(() ->
                            claims.content(sha256(CONTENT), NOTHING, reference.replace("s3://large/", "s3://other/")))
                    .isInstanceOf(RejectedRecordException.class)
                    .hasMessageContaining("does not lead to this image");
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatIsAwayIsTriedAgainLater(@TempDir Path folder) throws Exception {
        S3Proxy server = server(folder);
        try (ClaimCheck claims = claims("http://127.0.0.1:" + server.getPort())) {
            String reference = claims.deposit(sha256(CONTENT), CONTENT);
            server.stop();

            assertThatThrownBy(() -> claims.content(sha256(CONTENT), NOTHING, reference))
                    .hasMessageContaining("the claim-check store cannot be used");
            assertThatThrownBy(() -> claims.deposit(sha256(CONTENT), CONTENT))
                    .hasMessageContaining("the claim-check store cannot be used");
        } finally {
            server.stop();
        }
    }

    @Test
    void anAddressWithoutABucketIsOneClearLine() {
        assertThatThrownBy(() -> open("store: 's3:///prefix'"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("s3://bucket/prefix");
    }

    private static S3Proxy server(Path folder) throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "access", "secret")
                .build();
        server.start();
        S3Connection connection = new S3Connection(
                Optional.of(URI.create("http://127.0.0.1:" + server.getPort())),
                Optional.empty(),
                Optional.of("access"),
                Optional.of("secret"),
                Optional.empty());
        try (S3Client client = connection.client()) {
            client.createBucket(bucket -> bucket.bucket("large"));
        }
        return server;
    }

    private static ClaimCheck claims(String endpoint) {
        return open("store: s3://large/images/\n  endpoint: %s\n  accessKey: access\n  secretKey: secret"
                .formatted(endpoint));
    }

    private static ClaimCheck open(String keys) {
        ClaimCheckConfig config =
                DeploymentFile.parse("test", "claimCheck:\n  " + keys).section("claimCheck", ClaimCheckConfig.class);
        return ClaimCheck.open(config, Duration.ofDays(1));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return DigestUtils.sha256Hex(bytes);
    }
}
