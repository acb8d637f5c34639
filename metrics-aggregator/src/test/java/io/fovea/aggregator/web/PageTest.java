package io.fovea.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.testing.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Skipped where Chromium and its driver are not installed. */
class PageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static PageFixture fixture;
    private static Browser browser;

    @BeforeAll
    static void open(@TempDir Path profile) {
        Browser.assumeInstalled();
        fixture = new PageFixture(0);
        for (int i = 0; i < 12; i++) {
            fixture.add();
        }
        browser = Browser.open(profile);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            fixture.close();
        }
    }

    @BeforeEach
    void wide() {
        browser.resize(1400, 1000);
    }

    @Test
    void tableFillsAndGrowsWithoutReload() {
        show("#/table", "tr.row");
        browser.script("window.notReloaded = true");
        long before = images();

        fixture.add();

        await().atMost(PATIENCE).until(() -> images() == before + 1);
        assertThat(browser.script("return window.notReloaded")).isEqualTo(true);
        assertThat(browser.all("section.model")).hasSize(4);
        assertThat(browser.all("tr.floor")).hasSize(4);
        picture("table");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void rowLeadsToItsWorstImageAndItsMaps() {
        show("#/table", "tr.row");

        browser.click("tr.row[data-comparison='int8 v f32'] .comparison");
        await().atMost(PATIENCE).until(() -> !browser.all("a.card .rank").isEmpty());
        List<Double> values = browser.all("a.card .rank").stream()
                .map(rank -> Double.parseDouble(rank.getText()))
                .toList();
        assertThat(values).isSorted();
        picture("gallery");
        browser.click("a.card");

        await().atMost(PATIENCE).until(() -> browser.all("canvas.overlay").size() == 6);
        assertThat(browser.all("p.said strong").get(0).getText()).matches("thing no\\. (\\d+) \\(\\1\\)");
        assertThat(paintedColours()).as("colours in the first overlay").isGreaterThan(200);
        assertThat(browser.address()).contains("#/image/");
        picture("image");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        browser.phone();
        try {
            for (String view : List.of("#/table", "#/gallery", "#/timeline")) {
                show(view, "#main > *");
                assertThat(browser.overflow()).as(view).isZero();
                picture("phone-" + view.substring(2));
            }
        } finally {
            browser.desktop();
        }
    }

    @Test
    void timelineDrawsEveryRow() {
        show("#/timeline", "path.series");

        assertThat(browser.all("path.series")).hasSizeGreaterThanOrEqualTo(10);
        assertThat(browser.script("return [...document.querySelectorAll('path.series')].filter(path => {"
                        + "const x = path.getAttribute('d').match(/[ML][-\\d.]+/g).map(at => Number(at.slice(1)));"
                        + "return x.some((at, i) => at < x[i - 1]); }).length"))
                .as("lines that run back in time")
                .isEqualTo(0L);
        picture("timeline");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void driftIsMarkedAndLeadsToItsImages() {
        fixture.recordAndDrift();
        for (int i = 0; i < 30; i++) {
            fixture.add();
        }

        show("#/timeline", "li.drift-event.open");
        assertThat(browser.all("rect.drift-band")).isNotEmpty();
        assertThat(browser.all("li.drift-event.open .strip a")).hasSizeGreaterThan(3);
        assertThat(browser.overflow()).isZero();
        picture("drift");
        show("#/table", "tr.row a.drift");
        picture("drift-table");
        browser.go(fixture.address() + "#/timeline");
        await().atMost(PATIENCE).until(() -> browser.has("li.drift-event.open .strip a"));
        browser.script("document.querySelector('li.drift-event.open .strip a').click()");

        await().atMost(PATIENCE).until(() -> browser.has("canvas.overlay"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keysChangeTheView() {
        show("#/table", "tr.row");

        browser.press("3");

        await().atMost(PATIENCE).until(() -> browser.address().endsWith("#/timeline"));
    }

    @Test
    void policyForbidsEverythingElse() throws IOException, InterruptedException {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(fixture.address())).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("http"));
        assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
    }

    /** Shows a view in both themes and finds nothing that keeps people out. */
    private static void show(String view, String awaited) {
        browser.complaints();
        browser.go(fixture.address() + view);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !browser.all(awaited).isEmpty()
                        && !browser.all("#live.on").isEmpty());
        assertThat(browser.complaints()).as("console, " + view).isEmpty();
        for (String theme : List.of("light", "dark")) {
            browser.script("document.documentElement.dataset.theme = arguments[0]", theme);
            assertThat(browser.barriers()).as("axe, " + view + ", " + theme).isEmpty();
        }
    }

    /** Read in one step: the page may draw the row anew at any moment. */
    private static long images() {
        Object images = browser.script(
                "return [...document.querySelectorAll(\"tr.row[data-row*='squeezenet1_1'][data-comparison='f32 v GT']\")]"
                        + ".map(row => Number(row.querySelector(\"td[data-name='Images']\").textContent.trim()))"
                        + ".reduce((sum, count) => sum + count, 0)");
        return images instanceof Long number ? number : 0;
    }

    private static long paintedColours() {
        Object colours = browser.script("const c = document.querySelector('canvas.overlay');"
                + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set();"
                + "for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size");
        return colours instanceof Long number ? number : 0;
    }

    /** Leaves a screenshot to be looked at. */
    private static void picture(String name) {
        browser.picture(Path.of("target", "page", name + ".png"));
    }
}
