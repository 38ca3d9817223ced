package org.composure.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.composure.imports.store.Finding;
import org.composure.imports.store.GivenPage;
import org.composure.imports.store.ImportLedger;
import org.composure.imports.store.ImportLedger.Outlook;
import org.composure.imports.store.Position;

/** Where an import goes: into the database, or nowhere, to see what would become of it. */
interface Target {

    /** Where the import is. */
    Position begin(String source);

    /** Leaves the ids up to this one to CTS's tags. */
    void reserveTagIds(int greatest);

    /** Those of the names that no tag has yet. */
    Set<String> unknownTags(Collection<String> names);

    /** Brings a page; the position that the import is at then. */
    Position bring(Position at, Position next, GivenPage page);

    /** Ends the run. */
    Position finish(Position at, List<Finding> more);

    /** Hands over all that is to be told about the run. */
    void findings(String source, Consumer<Finding> reader);

    /** The database. */
    static Target into(ImportLedger ledger) {
        return new Target() {
            private static final int AT_A_TIME = 1000;

            @Override
            public Position begin(String source) {
                return ledger.begin(source);
            }

            @Override
            public void reserveTagIds(int greatest) {
                ledger.reserveTagIds(greatest);
            }

            @Override
            public Set<String> unknownTags(Collection<String> names) {
                return ledger.unknownTags(names);
            }

            @Override
            public Position bring(Position at, Position next, GivenPage page) {
                return ledger.bring(at, next, page);
            }

            @Override
            public Position finish(Position at, List<Finding> more) {
                return ledger.finish(at, more);
            }

            @Override
            public void findings(String source, Consumer<Finding> reader) {
                for (long offset = 0; ; offset += AT_A_TIME) {
                    List<Finding> some = ledger.findings(source, AT_A_TIME, offset);
                    some.forEach(reader);
                    if (some.size() < AT_A_TIME) {
                        return;
                    }
                }
            }
        };
    }

    /** Nowhere. Relations are not looked at, since what they lead to is not here yet. */
    static Target nowhere(ImportLedger ledger) {
        return new Target() {
            private final Set<String> tags = new HashSet<>();
            private final Set<Finding> findings = new LinkedHashSet<>();

            @Override
            public Position begin(String source) {
                return Position.first(source, 1);
            }

            @Override
            public void reserveTagIds(int greatest) {
                // Nothing gets an id.
            }

            @Override
            public Set<String> unknownTags(Collection<String> names) {
                Set<String> unknown = new HashSet<>(ledger.unknownTags(names));
                unknown.removeAll(tags);
                return unknown;
            }

            @Override
            public Position bring(Position at, Position next, GivenPage page) {
                Outlook outlook = ledger.look(page, tags);
                tags.addAll(outlook.tagNames());
                findings.addAll(outlook.findings());
                return next.plus(outlook.counts());
            }

            @Override
            public Position finish(Position at, List<Finding> more) {
                findings.addAll(more);
                return at.done();
            }

            @Override
            public void findings(String source, Consumer<Finding> reader) {
                new ArrayList<>(findings).forEach(reader);
            }
        };
    }
}
