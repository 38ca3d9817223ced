package org.composure.content.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0b"})
    void refusesWhatLeadsOutOfItsDirectory(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FileName.of(text)).withMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", "..a", "-rf", "ünïcode", "a b", "日本", "🎉"})
    void showsTextAsItIs(String text) {
        assertThat(FileName.of(text).display()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', 'a\\x0ab'",
        "'a\\b', 'a\\x5cb'",
        "'\u001b[31m', '\\x1b[31m'",
        // A right-to-left override would show another name than the file has.
        "'a\u202eb', 'a\\xe2\\x80\\xaeb'",
    })
    void escapesWhatWouldNotShowAsItself(String text, String shown) {
        assertThat(FileName.of(text).display()).isEqualTo(shown);
    }

    @Test
    void escapesEachByteThatIsNoText() {
        assertThat(new FileName("a\u00ff\u00c3(\u00c3\u00bc\u00e2\u0082").display())
                .isEqualTo("a\\xff\\xc3(ü\\xe2\\x82");
    }
}
