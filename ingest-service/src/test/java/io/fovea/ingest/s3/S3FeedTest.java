package io.fovea.ingest.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.LocalS3;
import io.fovea.ingest.Pictures;
import io.fovea.ingest.RunningFeed;
import io.fovea.ingest.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server (S3Proxy) in this process. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class S3FeedTest {
    @TempDir
    Path folder;

    @Test
    void listsABucketAndGoesOnWithWhatIsNew() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        try (TestBroker broker = TestBroker.start()) {
            try (LocalS3 s3 = LocalS3.start(store, "photos")) {
                for (int i = 0; i < 12; i++) {
                    s3.put("2026/photo-%02d.jpg".formatted(i), Pictures.jpeg(700 + i));
                }
                s3.put("2026/notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
                s3.put("other/photo.jpg", Pictures.jpeg(799));
                String feed = """
                        name: bucket
                        type: s3
                        bucket: photos
                        prefix: 2026/
                        poll: 200ms
                        """ + s3.keys();
                try (RunningFeed running = RunningFeed.start(broker, folder.resolve("state"), feed)) {
                    running.await("what is there", now -> now.published() == 12 && now.deadLettered() == 1);
                    s3.put("2026/photo-99.jpg", Pictures.jpeg(798));
                    running.await("what came", now -> now.published() == 13);
                }
                s3.put("2026/photo-98.jpg", Pictures.jpeg(797));
                try (RunningFeed running = RunningFeed.start(broker, folder.resolve("state"), feed)) {
                    FeedProgress progress = running.await("what came meanwhile", now -> now.published() == 1);
                    assertThat(progress.found()).isEqualTo(1);
                }
            }
            assertThat(broker.images("bucket"))
                    .hasSize(14)
                    .doesNotContainKey("other/photo.jpg")
                    .allSatisfy((key, events) -> assertThat(events).hasSize(1));
        }
    }
}
