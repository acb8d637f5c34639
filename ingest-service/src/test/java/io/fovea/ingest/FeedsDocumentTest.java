package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.claimcheck.ClaimCheckConfig;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every snippet of {@code docs/feeds.md} starts, and those whose source can be here bring its images. */
@SuppressWarnings("NullAway.Init") // JUnit fills the folder in
class FeedsDocumentTest {
    private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everySnippetWorks() throws Exception {
        List<String> snippets = snippets();
        Files.createDirectories(folder.resolve("photos"));
        Files.createDirectories(folder.resolve("large"));
        Files.write(folder.resolve("photos/cat.jpg"), Pictures.jpeg(1));
        Files.write(folder.resolve("photos/dog.png"), Pictures.png(2));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("photos.zip")))) {
            zip.putNextEntry(new ZipEntry("cat.jpg"));
            zip.write(Pictures.jpeg(3));
        }
        Files.write(folder.resolve("film.mp4"), new byte[0]);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (TestBroker broker = TestBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("raw-images", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            List<ServiceHost> hosts = new ArrayList<>();
            List<IngestService> services = new ArrayList<>();
            for (String snippet : snippets) {
                String here = snippet.replace("./", folder + "/")
                        .replace("localhost:9092", broker.bootstrapServers())
                        .replace("port: 8088", "port: " + port);
                if (here.contains("type: video") && !Programs.has("ffmpeg")) {
                    System.out.println("no ffmpeg here: the video snippet is not started");
                    continue;
                }
                DeploymentFile file = DeploymentFile.parse("docs/feeds.md", here);
                IngestConfig config = file.section("ingest", IngestConfig.class).withState(folder.resolve("state"));
                ServiceHost host = broker.host(file.section("claimCheck", ClaimCheckConfig.class));
                hosts.add(host);
                IngestService service = new IngestService(host.context(), config);
                host.start(service);
                services.add(service);
            }
            try {
                await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(published(services))
                        .containsEntry("photos", 1L)
                        .containsEntry("inbox", 2L)
                        .containsEntry("survey", 1L)
                        .containsEntry("scenes", 20L)
                        .containsEntry("scans", 2L)
                        .containsKeys("uploads", "cameras", "doorbells", "bucket"));
            } finally {
                hosts.forEach(ServiceHost::close);
            }
        }
        assertThat(snippets).hasSize(10);
    }

    private static Map<String, Long> published(List<IngestService> services) {
        return services.stream()
                .flatMap(service -> service.progress().stream())
                .collect(Collectors.toMap(FeedProgress::feed, FeedProgress::published));
    }

    private static List<String> snippets() throws Exception {
        Path document = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("feeds.md");
        Matcher matcher = SNIPPET.matcher(Files.readString(document));
        List<String> snippets = new ArrayList<>();
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }
}
