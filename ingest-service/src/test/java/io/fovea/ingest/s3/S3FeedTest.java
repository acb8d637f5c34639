package io.fovea.ingest.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a real S3 server (S3Proxy) in this process. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class S3FeedTest {
    @TempDir
    Path folder;

    @Test
    void listsABucketAndGoesOnWithWhatIsNew() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        try (TestBroker broker = TestBroker.start()) {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(store.toString()))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "access", "secret")
                    .build();
            server.start();
            String endpoint = "http://127.0.0.1:" + server.getPort();
            try (S3Client client = config(endpoint).connection().client()) {
                client.createBucket(bucket -> bucket.bucket("photos"));
                for (int i = 0; i < 12; i++) {
                    put(client, "2026/photo-%02d.jpg".formatted(i), Pictures.jpeg(700 + i));
                }
                put(client, "2026/notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
                put(client, "other/photo.jpg", Pictures.jpeg(799));
                String feed = """
                        name: bucket
                        type: s3
                        bucket: photos
                        prefix: 2026/
                        endpoint: %s
                        accessKey: access
                        secretKey: secret
                        poll: 200ms
                        """.formatted(endpoint);
                try (RunningFeed running = RunningFeed.start(broker, folder.resolve("state"), feed)) {
                    running.await("what is there", now -> now.published() == 12 && now.deadLettered() == 1);
                    put(client, "2026/photo-99.jpg", Pictures.jpeg(798));
                    running.await("what came", now -> now.published() == 13);
                }
                put(client, "2026/photo-98.jpg", Pictures.jpeg(797));
                try (RunningFeed running = RunningFeed.start(broker, folder.resolve("state"), feed)) {
                    FeedProgress progress = running.await("what came meanwhile", now -> now.published() == 1);
                    assertThat(progress.found()).isEqualTo(1);
                }
            } finally {
                server.stop();
            }
            assertThat(broker.images("bucket"))
                    .hasSize(14)
                    .doesNotContainKey("other/photo.jpg")
                    .allSatisfy((key, events) -> assertThat(events).hasSize(1));
        }
    }

    private static S3FeedConfig config(String endpoint) {
        return new S3FeedConfig(
                "photos",
                Optional.empty(),
                Optional.of(URI.create(endpoint)),
                Optional.empty(),
                Optional.of("access"),
                Optional.of("secret"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void put(S3Client client, String key, byte[] content) {
        client.putObject(request -> request.bucket("photos").key(key), RequestBody.fromBytes(content));
    }
}
