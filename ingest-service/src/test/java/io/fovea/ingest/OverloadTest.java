package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.ServiceHost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More images come than the workers explain: feeds wait and senders are told, until the workers have caught up. */
class OverloadTest {
    private static final int MOST = 20;

    @Test
    void keepsTheLagOfTheWorkersWithinItsLimit(@TempDir Path folder) throws Exception {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < 3 * MOST; i++) {
            Files.write(photos.resolve("photo-%03d.jpg".formatted(i)), Pictures.jpeg(800 + i));
        }
        int port = freePort();
        IngestConfig config = DeploymentFile.parse("test", """
                        ingest:
                          maxLag: %d
                          feeds:
                            - {name: folder, type: directory, path: %s, watch: false}
                            - {name: uploads, type: http, port: %d}
                        """.formatted(MOST, photos, port))
                .section("ingest", IngestConfig.class)
                .withState(folder.resolve("state"));
        try (TestBroker broker = TestBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                ServiceHost host = broker.host()) {
            IngestService service = new IngestService(host.context(), config);
            host.start(service);
            await("the limit is reached").until(() -> published(service) >= MOST);
            await("senders are told").until(() -> post(port, 1) == 429);
            assertThat(published(service)).isEqualTo(MOST);
            await("everybody sees the lag").until(() -> host.context()
                    .meters()
                    .scrape()
                    .lines()
                    .anyMatch(line -> line.startsWith("fovea_images_lag{") && line.endsWith(" " + MOST + ".0")));

            int rounds = 0;
            while (!service.progress().get(0).exhausted()) {
                long before = published(service);
                finish(admin, "fovea-quantize");
                await("more come in")
                        .until(() -> published(service) > before
                                || service.progress().get(0).exhausted());
                rounds++;
            }
            finish(admin, "fovea-quantize");
            await("senders may come back").until(() -> post(port, 2) == 202);

            finish(admin, "fovea-saliency");
            await("masks are made at all").until(() -> post(port, 3) == 202);
            for (int i = 4; i < 4 + MOST; i++) {
                post(port, i);
            }
            finish(admin, "fovea-quantize");
            await("who is masked too slowly waits too").until(() -> post(port, 2 * MOST) == 429);
            finish(admin, "fovea-saliency");
            await("senders may come back").until(() -> post(port, 3 * MOST) == 202);

            assertThat(rounds).isGreaterThanOrEqualTo(2);
            assertThat(broker.images("folder")).hasSize(3 * MOST);
        }
    }

    private static long published(IngestService service) {
        return service.progress().stream().mapToLong(FeedProgress::published).sum();
    }

    /** Commits what the group of a kind of workers would have committed. */
    private static void finish(Admin admin, String group) throws Exception {
        List<TopicPartition> partitions =
                admin.describeTopics(List.of("images")).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        admin.listOffsets(partitions.stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
        admin.alterConsumerGroupOffsets(group, ends).all().get();
    }

    private static int post(int port, long picture) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/images"))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(Pictures.jpeg(900 + picture)))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
