package org.composure.testing.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.StreamUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one window, driven from outside; it finds no other host than this one. */
public final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LAYOUT = script("layout.js");

    private final ChromeDriver driver;
    private final Path profile;
    private URI page = URI.create("about:blank");

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    /** Starts it with an empty profile. Takes about a second. */
    public static Browser start(Chromium chromium) {
        try {
            Path profile = Files.createTempDirectory("composure-browser");
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            logs.enable(LogType.PERFORMANCE, Level.ALL);
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium.binary().toFile());
            options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
            options.addArguments(
                    "--headless",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                    "--user-data-dir=" + profile);
            if ("root".equals(System.getProperty("user.name"))) {
                options.addArguments("--no-sandbox");
            }
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(chromium.driver().toFile())
                    .usingAnyFreePort()
                    .build();
            return new Browser(new ChromeDriver(service, options), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows a page and waits until it is loaded. */
    public void open(URI address) {
        traffic();
        page = address;
        driver.get(address.toString());
    }

    /** Follows a link or presses a button, and returns when another page is there. */
    public void follow(WebElement link) {
        driver.executeScript("window.left = true");
        link.click();
        Awaitility.await("another page")
                .ignoreExceptions()
                .until(() -> Boolean.TRUE.equals(
                        driver.executeScript("return !window.left && document.readyState === 'complete'")));
    }

    /** Where it is now; another address than was opened after a redirect or a click. */
    public URI address() {
        return URI.create(String.valueOf(driver.getCurrentUrl()));
    }

    /** What has happened since the page was opened, or since this was last asked. */
    public Traffic traffic() {
        int status = 0;
        List<String> requests = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = JSON.readTree(entry.getMessage()).path("message");
            JsonNode event = message.path("params");
            switch (message.path("method").asString()) {
                case "Network.requestWillBeSent" ->
                    requests.add(event.at("/request/url").asString());
                case "Network.webSocketCreated" -> requests.add(event.at("/url").asString());
                case "Network.loadingFailed" -> failures.add(event.toString());
                case "Network.responseReceived" -> {
                    String url = event.at("/response/url").asString();
                    int answer = event.at("/response/status").asInt();
                    if (url.equals(page.toString())) {
                        status = answer;
                    } else if (answer >= 400) {
                        failures.add(url + " answered " + answer);
                    }
                }
                default -> {
                    // Of no interest.
                }
            }
        }
        String own = page + " - Failed to load resource: the server responded with a status of " + status;
        List<String> messages = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.startsWith(own))
                .toList();
        return new Traffic(status, requests, failures, messages);
    }

    /** Makes the screen so many CSS pixels wide; what is narrower than 600 is a phone. */
    public void widen(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Lets the reader prefer "light" or "dark". */
    public void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The elements that a selector finds, in the document's order. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The one element that a selector finds first. */
    public WebElement the(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** What a person can read in the elements that a selector finds. */
    public List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    /** Where the links of the page lead, in the document's order. */
    public List<String> links() {
        return strings(driver.executeScript("return [...document.links].map(link => link.href)"));
    }

    /** The element that the keyboard speaks to. */
    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Presses a key. */
    public void press(Keys key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /** What a function's body returns, as text, run in the page. */
    public String run(String body, Object... arguments) {
        return String.valueOf(driver.executeScript(body, arguments));
    }

    /** What axe-core has against the page: each broken rule with the elements that break it. */
    public List<String> accessibilityFaults() {
        driver.executeScript("if (!window.axe) {" + script("/axe.min.js") + "\nwindow.axe = axe; }");
        return strings(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations']}).then(
                    result => done(result.violations.map(fault =>
                        `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')}`)),
                    error => done([String(error)]));
                """));
    }

    /** Where the page is wider than the screen, text leaves its place, or somebody else's text runs backwards. */
    public List<String> layoutFaults() {
        return strings(driver.executeScript(LAYOUT));
    }

    private static List<String> strings(@Nullable Object list) {
        return list instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(list));
    }

    private static String script(String name) {
        try (var script = Browser.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("no " + name + " (expected: on the class path)");
            }
            return StreamUtils.copyToString(script, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        FileSystemUtils.deleteRecursively(profile);
    }
}
