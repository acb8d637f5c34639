package io.fovea.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a real browser. Skipped where Chromium and its driver are not installed. */
class PageTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static PageFixture fixture;
    private static ChromeDriver browser;

    @BeforeAll
    static void open(@TempDir Path profile) {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "chromium and chromedriver are not here");
        fixture = new PageFixture(0);
        for (int i = 0; i < 12; i++) {
            fixture.add();
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
            fixture.close();
        }
    }

    @BeforeEach
    void wide() {
        browser.manage().window().setSize(new Dimension(1400, 1000));
    }

    @Test
    void tableFillsAndGrowsWithoutReload() {
        show("#/table", "tr.row");
        browser.executeScript("window.notReloaded = true");
        long before = images();

        fixture.add();

        await().atMost(PATIENCE).until(() -> images() == before + 1);
        assertThat(browser.executeScript("return window.notReloaded")).isEqualTo(true);
        assertThat(browser.findElements(By.cssSelector("section.network"))).hasSize(4);
        assertThat(browser.findElements(By.cssSelector("tr.floor"))).hasSize(4);
        picture("table");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void rowLeadsToItsWorstImageAndItsMaps() {
        show("#/table", "tr.row");

        browser.findElement(By.cssSelector("tr.row[data-row*='int8 v f32'] .comparison"))
                .click();
        await().atMost(PATIENCE).until(() -> !browser.findElements(By.cssSelector("a.card .rank"))
                .isEmpty());
        List<Double> values = browser.findElements(By.cssSelector("a.card .rank")).stream()
                .map(rank -> Double.parseDouble(rank.getText()))
                .toList();
        assertThat(values).isSorted();
        picture("gallery");
        browser.findElement(By.cssSelector("a.card")).click();

        await().atMost(PATIENCE)
                .until(() ->
                        browser.findElements(By.cssSelector("canvas.overlay")).size() == 6);
        assertThat(browser.findElement(By.cssSelector("p.said strong")).getText())
                .matches("thing no\\. (\\d+) \\(\\1\\)");
        assertThat(paintedColours()).as("colours in the first overlay").isGreaterThan(200);
        assertThat(browser.getCurrentUrl()).contains("#/image/");
        picture("image");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        browser.manage().window().setSize(new Dimension(500, 900));
        show("#/table", "tr.row");

        Object overflow = browser.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");

        assertThat(overflow).isEqualTo(0L);
        picture("phone");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void timelineDrawsEveryRow() {
        show("#/timeline", "path.series");

        assertThat(browser.findElements(By.cssSelector("path.series"))).hasSizeGreaterThanOrEqualTo(10);
        picture("timeline");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void keysChangeTheView() {
        show("#/table", "tr.row");

        browser.findElement(By.tagName("body")).sendKeys("3");

        await().atMost(PATIENCE).until(() -> browser.getCurrentUrl().endsWith("#/timeline"));
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
        complaints();
        browser.get("about:blank");
        browser.get(fixture.address() + view);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !browser.findElements(By.cssSelector(awaited)).isEmpty()
                        && !browser.findElements(By.cssSelector("#live.on")).isEmpty());
        assertThat(complaints()).as("console, " + view).isEmpty();
        for (String theme : List.of("light", "dark")) {
            browser.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
            assertThat(barriers()).as("axe, " + view + ", " + theme).isEmpty();
        }
        complaints(); // axe's own
    }

    private static List<?> barriers() {
        JavascriptExecutor script = browser;
        script.executeScript(axe());
        Object found = script.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run().then(r => done(r.violations.map("
                + "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))))");
        return found instanceof List<?> violations ? violations : List.of("axe did not answer: " + found);
    }

    private static String axe() {
        try (InputStream source =
                PageTest.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            return new String(Optional.ofNullable(source).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Read in one step: the page may draw the row anew at any moment. */
    private static long images() {
        Object images = browser.executeScript(
                "return [...document.querySelectorAll(\"tr.row[data-row*='squeezenet1_1'][data-row$='f32 v GT']\")]"
                        + ".map(row => Number(row.querySelector(\"td[data-name='Images']\").textContent.trim()))"
                        + ".reduce((sum, count) => sum + count, 0)");
        return images instanceof Long number ? number : 0;
    }

    private static long paintedColours() {
        Object colours = browser.executeScript("const c = document.querySelector('canvas.overlay');"
                + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set();"
                + "for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size");
        return colours instanceof Long number ? number : 0;
    }

    /** What the browser's console said, at any level but debug. */
    private static List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    /** Leaves a screenshot in {@code target/page} to be looked at. */
    private static void picture(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "page"));
            Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
