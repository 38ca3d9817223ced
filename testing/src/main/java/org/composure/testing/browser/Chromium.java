package org.composure.testing.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Chromium of this machine, which is not running.
 *
 * @param binary the browser
 * @param driver its ChromeDriver
 */
public record Chromium(Path binary, Path driver) {

    /** What was looked for, in words. */
    static final String EXPECTED =
            "chromium and chromedriver on the PATH or in /usr/bin, or -Dcomposure.browser.binary=… and -Dcomposure.browser.driver=…";

    /** The one that system properties name, or else the one that is installed. */
    static Optional<Chromium> find() {
        return program("composure.browser.binary", List.of("chromium", "chromium-browser", "google-chrome", "chrome"))
                .flatMap(binary -> program("composure.browser.driver", List.of("chromedriver"))
                        .map(driver -> new Chromium(binary, driver)));
    }

    private static Optional<Path> program(String property, List<String> names) {
        String given = System.getProperty(property);
        return given != null
                ? Optional.of(Path.of(given)).filter(Files::isExecutable)
                : names.stream()
                        .flatMap(Chromium::places)
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    private static Stream<Path> places(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
                .map(directory -> Path.of(directory, name));
    }
}
