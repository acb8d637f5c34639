package io.fovea.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.runtime.HealthRegistry;
import io.fovea.runtime.HttpEndpoint;
import io.fovea.runtime.HttpSettings;
import io.fovea.table.rows.Rows;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.rows.Window;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table over real HTTP. */
class TableEndpointTest {
    private final Table table =
            Table.of(List.of(Rows.row("vgg16", "f32 v GT", 0.4, 0.5, 0.6), Rows.row("vgg16", "int8 v f32", 0.9, 0.95)));
    private final HttpEndpoint http = endpoint();

    @BeforeEach
    void serve() {
        http.handle("/api/table", new TableEndpoint(new TableEndpoint.Source() {
            @Override
            public Table table(boolean segments) {
                return table;
            }

            @Override
            public Table table(Window window) {
                return Table.EMPTY;
            }
        }));
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void servesEveryFormatWithAndWithoutTheStudysTable() throws Exception {
        for (TableFormat format : TableFormat.values()) {
            for (String paper : List.of("", "&paper=true")) {
                HttpResponse<String> answer = get("?format=" + format.label() + paper);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).contains(format.contentType());
                assertThat(answer.body()).contains("f32 v GT");
            }
        }
        assertThat(get("?paper=true").body()).contains("not comparable", "Too few images: 3");
    }

    @Test
    void namesTheFormatsThereAre() throws Exception {
        HttpResponse<String> answer = get("?format=word");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("json, markdown, csv, latex, html");
    }

    @Test
    void anotherProcessReadsTheSameTable() throws Exception {
        Table read = TableReader.read(get("?sketches=true").body());

        assertThat(read.rows()).hasSameSizeAs(table.rows());
        for (int i = 0; i < read.rows().size(); i++) {
            TableRow sent = table.rows().get(i);
            TableRow got = read.rows().get(i);
            assertThat(got.identity()).isEqualTo(sent.identity());
            assertThat(got.metric()).isEqualTo(sent.metric());
            assertThat(got.moments().n()).isEqualTo(sent.moments().n());
            assertThat(got.moments().mean()).isEqualTo(sent.moments().mean());
            assertThat(got.moments().m2()).isCloseTo(sent.moments().m2(), within(1e-12));
            assertThat(got.quantile(0.5)).isEqualTo(sent.quantile(0.5));
        }
    }

    private HttpResponse<String> get(String query) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + http.port() + "/api/table" + query);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpEndpoint endpoint() {
        return HttpEndpoint.open(
                new HttpSettings("127.0.0.1", 0),
                new HealthRegistry(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
}
