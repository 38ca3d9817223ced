package org.composure.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.composure.testing.stack.Stack;

/** What PostgreSQL holds, to be counted. */
record Facts(Stack stack) {

    long count(String sql, Object... parameters) throws SQLException {
        return Long.parseLong(texts(sql, parameters).getFirst());
    }

    /** The first column of each row. */
    List<String> texts(String sql, Object... parameters) throws SQLException {
        try (Connection connection = stack.database();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (result.next()) {
                    texts.add(result.getString(1));
                }
                return texts;
            }
        }
    }

    long events(SampleEvent event) throws SQLException {
        return count(
                "select count(*) from event e join compose c on c.pk = e.compose where c.id = ? and e.type = ?",
                event.compose(),
                event.type());
    }

    long changes(SampleEvent change) throws SQLException {
        return count(
                "select count(*) from change h join compose c on c.pk = h.compose where c.id = ? and h.action = ?",
                change.compose(),
                change.type());
    }

    /** An event or a change of a compose. */
    record SampleEvent(String compose, String type) {}
}
