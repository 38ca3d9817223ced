package org.composure.apiservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The table of what CTS's clients rely on, and the tests that show it. */
class CtsContractTest {

    @Test
    void eachRowHasATestAndEachTestNamesARow() throws Exception {
        List<String> ids = ids();
        Set<String> shown = shown();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(80);
        assertThat(shown)
                .as("what tests show has a row, and the other way round")
                .isEqualTo(new TreeSet<>(ids));
    }

    @Test
    void eachRowHasAnIdASectionOfTheContractAndASentence() throws Exception {
        assertThat(rows()).allSatisfy(row -> assertThat(row).matches("[a-z0-9]+(-[a-z0-9]+)+\t([1-9]|10)\t[^\t]{10,}"));
    }

    private static List<String> ids() throws Exception {
        return rows().stream().map(row -> row.substring(0, row.indexOf('\t'))).toList();
    }

    private static List<String> rows() throws Exception {
        Path table = Path.of(Objects.requireNonNull(CtsContractTest.class.getResource("/cts-contract.tsv"))
                .toURI());
        return Files.readAllLines(table).stream().skip(1).toList();
    }

    private static Set<String> shown() throws IOException {
        return Arrays.stream(new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:org/composure/**/api/*Test.class"))
                .flatMap(CtsContractTest::methods)
                .filter(CtsContractTest::isRun)
                .map(method -> method.getAnnotation(Shows.class))
                .filter(Objects::nonNull)
                .flatMap(shows -> Arrays.stream(shows.value()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A method that JUnit passes over shows nothing. */
    private static boolean isRun(Method method) {
        return (isAnnotated(method, Test.class) || isAnnotated(method, ParameterizedTest.class))
                && !isAnnotated(method, Disabled.class)
                && !isAnnotated(method.getDeclaringClass(), Disabled.class);
    }

    @Test
    void onlyTestsThatAreRunShowAnything() throws Exception {
        Class<?> examples = Examples.class;

        assertThat(Arrays.stream(examples.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Shows.class))
                        .filter(CtsContractTest::isRun)
                        .map(Method::getName))
                .containsExactlyInAnyOrder("run", "runWithParameters");
        assertThat(isRun(DisabledExamples.class.getDeclaredMethod("run"))).isFalse();
    }

    /** Not found by JUnit, as nested classes that are private are not. */
    @SuppressWarnings("unused")
    private static final class Examples {
        @Test
        @Shows("x")
        void run() {}

        @ParameterizedTest
        @Shows("x")
        void runWithParameters() {}

        @Test
        @Disabled
        @Shows("x")
        void disabled() {}

        @Shows("x")
        void noTest() {}
    }

    @Disabled
    private static final class DisabledExamples {
        @Test
        @Shows("x")
        void run() {}
    }

    private static Stream<Method> methods(Resource file) {
        try {
            String path = file.getURI().toString();
            String name = path.substring(path.indexOf("org/composure/"), path.length() - ".class".length());
            return Arrays.stream(Class.forName(name.replace('/', '.')).getDeclaredMethods());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
