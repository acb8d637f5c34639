package io.fovea.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against servers on this machine, which the fetcher must not reach unless it is allowed to. */
@SuppressWarnings("NullAway.Init") // JUnit starts the site
class ImageFetcherTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final int LIMIT = 1_000;

    private final AtomicInteger served = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private HttpServer site;

    @BeforeEach
    void startSite() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            served.incrementAndGet();
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                byte[] body = path.equals("/long") ? new byte[LIMIT + 1] : "image".getBytes(StandardCharsets.UTF_8);
                if (path.equals("/moved")) {
                    exchange.getResponseHeaders().set("Location", "/image");
                }
                exchange.sendResponseHeaders(path.equals("/moved") ? 302 : 200, body.length);
                OutputStream out = exchange.getResponseBody();
                out.write(body, 0, 1);
                out.flush();
                if (path.equals("/slow")) {
                    gate.await();
                }
                out.write(body, 1, body.length - 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        site.setExecutor(task -> new Thread(task).start());
        site.start();
    }

    @AfterEach
    void stopSite() {
        gate.countDown();
        site.stop(0);
    }

    @Test
    void checksTheAddressThatItConnectsTo() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        ImageFetcher.Names rebinding = host -> {
            boolean first = lookUps.incrementAndGet() == 1;
            return new InetAddress[] {first ? documentation() : InetAddress.getLoopbackAddress()};
        };
        try (ImageFetcher fetcher = new ImageFetcher("f", HttpFeedConfig.Fetch.DEFAULTS, LIMIT, rebinding)) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> fetcher.fetch(url("rebinding.example", "/image"), PLENTY))
                        .isInstanceOf(BadRequestException.class)
                        .hasMessageEndingWith("leads to a private address, which is not fetched");
            }
        }
        assertThat(lookUps).hasValue(3);
        assertThat(served).hasValue(0);
    }

    @Test
    void reachesNoPrivateAddressHoweverItIsWritten() throws Exception {
        try (ImageFetcher fetcher = new ImageFetcher("f", HttpFeedConfig.Fetch.DEFAULTS, LIMIT)) {
            for (String host : List.of(
                    "127.0.0.1",
                    "localhost",
                    "2130706433",
                    "127.1",
                    "0.0.0.0",
                    "[::1]",
                    "[::ffff:127.0.0.1]",
                    "[::7f00:1]",
                    "[64:ff9b::7f00:1]")) {
                assertThatThrownBy(() -> fetcher.fetch(url(host, "/image"), PLENTY))
                        .as(host)
                        .isInstanceOf(BadRequestException.class);
            }
        }
        assertThat(served).hasValue(0);
    }

    @Test
    void fetchesWhatIsAllowedWithinSizeAndTime() throws Exception {
        try (ImageFetcher fetcher = new ImageFetcher("f", open(), LIMIT)) {
            assertThat(fetcher.fetch(url("127.0.0.1", "/image"), PLENTY))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("image");
            assertThatThrownBy(() -> fetcher.fetch(url("127.0.0.1", "/long"), PLENTY))
                    .hasMessageEndingWith("has more than 1000 bytes");
            assertThatThrownBy(() -> fetcher.fetch(url("127.0.0.1", "/moved"), PLENTY))
                    .hasMessageEndingWith("answers with status 302");
            assertThatThrownBy(() -> fetcher.fetch(url("127.0.0.1", "/slow"), Duration.ofMillis(500)))
                    .hasMessageEndingWith("it takes too long");
            assertThatThrownBy(() -> fetcher.fetch("ftp://127.0.0.1/image", PLENTY))
                    .hasMessageEndingWith("is no address of http or https");
        }
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + site.getAddress().getPort() + path;
    }

    private static HttpFeedConfig.Fetch open() {
        return new HttpFeedConfig.Fetch(Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static InetAddress documentation() throws UnknownHostException {
        return InetAddress.getByName("203.0.113.5");
    }
}
