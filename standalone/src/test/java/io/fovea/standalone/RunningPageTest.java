package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.runtime.DeploymentFile;
import io.fovea.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the running pipeline in a real browser: a broker, every service, and a feed that never ends. */
class RunningPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static DemoPipeline pipeline;
    private static Browser browser;

    @BeforeAll
    static void open(@TempDir Path data, @TempDir Path profile) throws IOException {
        Browser.assumeInstalled();
        Path names = Files.writeString(data.resolve("names.txt"), "thing\n".repeat(1000));
        DeploymentFile file = DeploymentFile.parse(
                "test",
                String.join(
                        "\n",
                        "http: {host: 127.0.0.1, port: 0}",
                        "ingest:",
                        "  state: " + data.resolve("ingest"),
                        "  feeds: [{name: scenes, type: synthetic, rate: 1}]",
                        "watch:",
                        "  models: [{name: squeezenet1_1, classes: " + names + "}]",
                        "  noiseFloor: true",
                        "  masks: [scene]",
                        "quantize: {synthetic: true}",
                        "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}"));
        pipeline = DemoPipeline.start(new DemoDeployment(file, List.of("scene")), data);
        browser = Browser.open(profile);
        await().atMost(PATIENCE).until(() -> pipeline.images().complete() >= 3);
    }

    @AfterAll
    static void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void wide() {
        browser.desktop();
        browser.resize(1400, 1000);
    }

    @Test
    void tableFillsAndGrowsWithoutReload() {
        show("#/table", "tr.row");
        browser.script("window.notReloaded = true");
        long before = images();
        assertThat(before).isGreaterThanOrEqualTo(3);

        await().atMost(PATIENCE).until(() -> images() >= before + 2);

        assertThat(browser.script("return window.notReloaded")).isEqualTo(true);
        assertThat(browser.all("tr.row")).hasSize(6);
        assertThat(browser.all("tr.floor")).hasSize(1);
        picture("table");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void rowLeadsToItsWorstImageAndItsMaps() {
        show("#/table", "tr.row");

        browser.click("tr.row[data-comparison='int8 v f32'] .comparison");
        await().atMost(PATIENCE).until(() -> browser.has("a.card .rank"));
        assertNoBarriers("gallery");
        picture("gallery");
        browser.click("a.card");
        await().atMost(PATIENCE).until(() -> browser.all("canvas.overlay").size() == 3);
        assertNoBarriers("image");

        assertThat(browser.all("p.said strong").get(0).getText()).matches("thing \\(\\d+\\)");
        assertThat(browser.all("p.scores")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(browser.all("figure img.picture, figure canvas.picture"))
                .as("photograph and mask")
                .hasSize(2);
        assertThat(colours("canvas.overlay")).isGreaterThan(200);
        picture("image");
        String shared = browser.address();
        show(shared.substring(shared.indexOf('#')), "canvas.overlay");
    }

    @Test
    void fitsAPhone() {
        browser.phone();
        for (String view : List.of("#/table", "#/gallery", "#/timeline")) {
            show(view, "#main > *");
            assertThat(browser.overflow()).as(view).isZero();
            picture("phone-" + view.substring(2));
        }
        browser.go(address() + "#/gallery");
        await().atMost(PATIENCE).until(() -> browser.has("a.card"));
        String image = String.valueOf(browser.script("return document.querySelector('a.card').hash"));
        show(image, "#main canvas");
        assertThat(browser.overflow()).as("image").isZero();
        picture("phone-image");
    }

    /** Shows a view in both themes and finds nothing that keeps people out, and nothing on the console. */
    private static void show(String view, String awaited) {
        browser.complaints();
        browser.go(address() + view);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.has(awaited) && browser.has("#live.on"));
        assertThat(browser.complaints()).as("console, " + view).isEmpty();
        assertNoBarriers(view);
    }

    private static void assertNoBarriers(String view) {
        for (String theme : List.of("light", "dark")) {
            browser.script("document.documentElement.dataset.theme = arguments[0]", theme);
            assertThat(browser.barriers()).as("axe, " + view + ", " + theme).isEmpty();
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + pipeline.port() + "/";
    }

    /** Read in one step: the page may draw the row anew at any moment. */
    private static long images() {
        Object images = browser.script("const row = document.querySelector(\"tr.row[data-comparison='int8 v f32']\");"
                + "return row ? Number(row.querySelector(\"td[data-name='Images']\").textContent.trim()) : 0");
        return images instanceof Long number ? number : 0;
    }

    private static long colours(String canvas) {
        Object colours = browser.script(
                "const c = document.querySelector(arguments[0]);"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set();"
                        + "for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size",
                canvas);
        return colours instanceof Long number ? number : 0;
    }

    /** Leaves a screenshot to be looked at. */
    private static void picture(String name) {
        browser.picture(Path.of("target", "page", name + ".png"));
    }
}
