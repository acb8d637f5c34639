package io.fovea.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real, headless Chromium, with axe to find what keeps people out of a page. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the calling test, and says so, where Chromium or its driver is not installed. */
    public static void assumeInstalled() {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "chromium and chromedriver are not here");
    }

    /** Starts one that asks nothing of the network by itself. */
    public static Browser open(Path profile) {
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
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** Sets the size of the window, in CSS pixels. */
    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Is a phone of 390 x 844 CSS pixels from now on, narrower than any window can be. */
    public void phone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    }

    /** Is no phone any more. */
    public void desktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** By how many CSS pixels the page is wider than what shows it. */
    public long overflow() {
        Object pixels = script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return pixels instanceof Long number ? number : Long.MAX_VALUE;
    }

    /** Loads an address anew, whatever was shown. */
    public void go(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /** The address that is shown. */
    public String address() {
        return String.valueOf(driver.getCurrentUrl());
    }

    /** The elements that a CSS selector means, in the document's order. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Whether there is one. */
    public boolean has(String selector) {
        return !all(selector).isEmpty();
    }

    /** Clicks on the first of them. */
    public void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Presses keys, as somebody who has clicked nowhere. */
    public void press(String keys) {
        driver.findElement(By.tagName("body")).sendKeys(keys);
    }

    /** What a script returns; an empty text where nothing. */
    public Object script(String script, Object... arguments) {
        return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
    }

    /** What the console said since it was asked last, at any level but debug. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    /** What keeps people out of the page as it is shown, by axe: the rule and the elements that break it. */
    public List<?> barriers() {
        driver.executeScript(axe());
        Object found = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run().then(r => done(r.violations.map("
                + "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))))");
        driver.manage().logs().get(LogType.BROWSER); // what axe itself said
        return found instanceof List<?> violations ? violations : List.of("axe did not answer: " + found);
    }

    /** Writes what is shown into a PNG, to be looked at. */
    public void picture(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(Optional.ofNullable(folder).orElseThrow());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String axe() {
        try (InputStream source = Browser.class.getResourceAsStream(AXE)) {
            return new String(Optional.ofNullable(source).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
