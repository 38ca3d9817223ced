package org.composure.productmd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/** Reads the variants of a ComposeInfo, which lie flat under their uids, into the tree that they are. */
final class VariantsReader {

    private static final int DEEPEST = 32;
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]+");
    private static final List<String> PATHS = List.of(
            "os_tree",
            "packages",
            "repository",
            "isos",
            "images",
            "jigdos",
            "source_tree",
            "source_packages",
            "source_repository",
            "source_isos",
            "source_jigdos",
            "debug_tree",
            "debug_packages",
            "debug_repository");

    private final Field section;
    private final HeaderVersion version;
    private final NavigableSet<String> keys;
    private final Set<String> readKeys = new HashSet<>();
    private final Set<String> readUids = new HashSet<>();

    private VariantsReader(Field section, HeaderVersion version) {
        this.section = section.object();
        this.version = version;
        this.keys = new TreeSet<>(section.node().propertyNames());
    }

    /** The top-level variants in that section, each with its children. */
    static List<ComposeInfo.Variant> read(Field section, HeaderVersion version) {
        return new VariantsReader(section, version).read();
    }

    private List<ComposeInfo.Variant> read() {
        Set<String> children = new HashSet<>();
        for (String key : keys) {
            Field variant = section.get(key).object();
            for (String child : namedChildren(variant)) {
                children.add(uid(variant) + "-" + child);
            }
        }
        List<ComposeInfo.Variant> variants = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String key : keys) {
            boolean isTopLevel = version.namesChildren() ? !children.contains(key) : !isBelowAnother(key);
            if (isTopLevel) {
                ComposeInfo.Variant variant = read(key, null);
                variants.add(variant);
                if (!ids.add(variant.id())) {
                    section.get(key).get("id").refuse("an id that no other top-level variant has");
                }
            }
        }
        return byUid(variants);
    }

    private boolean isBelowAnother(String key) {
        int dash = key.lastIndexOf('-');
        return dash >= 0 && keys.contains(key.substring(0, dash));
    }

    private static List<String> namedChildren(Field variant) {
        Field names = variant.get("variants");
        return names.isMissing() ? List.of() : names.texts(200, "the id of a variant");
    }

    private static String uid(Field variant) {
        return variant.get("uid").text(2000, "text that tells the variant from all others");
    }

    /** The variant whose children are being read. */
    private record Parent(String uid, Set<String> arches, int depth) {}

    private ComposeInfo.Variant read(String key, @Nullable Parent parent) {
        readKeys.add(key);
        Field variant = section.get(key);
        String id = variant.get("id")
                .text(
                        200,
                        "text of letters and digits",
                        text -> ID.matcher(text).matches());
        String uid = uid(variant);
        checkUid(variant.get("uid"), uid, id, parent);
        String name = variant.get("name").text(200, "the variant's name");
        VariantType type = variant.get("type").oneOf(VariantType.values());
        Set<String> arches = arches(variant.get("arches"), parent);
        checkPaths(variant.get("paths").object());
        ComposeInfo.Release release =
                type == VariantType.LAYERED_PRODUCT ? ComposeInfoReader.release(variant, version) : null;
        List<ComposeInfo.Variant> children =
                children(key, variant, new Parent(uid, arches, parent == null ? 1 : parent.depth() + 1));
        return new ComposeInfo.Variant(uid, id, name, type, List.copyOf(arches), release, children, variant.node());
    }

    private void checkUid(Field field, String uid, String id, @Nullable Parent parent) {
        if (uid.isEmpty()) {
            return;
        }
        if (parent == null && !uid.replace("-", "").equals(id) && !id.isEmpty()) {
            field.refuse("the id, " + FieldError.quoted(id) + ", in which dashes may be put");
        } else if (parent != null && !uid.equals(parent.uid() + "-" + id) && !id.isEmpty()) {
            field.refuse("the parent's uid and the id, " + FieldError.quoted(parent.uid() + "-" + id));
        } else if (!readUids.add(uid)) {
            field.refuse("a uid that no other variant has");
        }
    }

    /** The architectures; none if one of them is wrong, because then nothing can be said of the children's. */
    private static Set<String> arches(Field field, @Nullable Parent parent) {
        List<String> named = field.texts(200, "the name of an architecture");
        if (field.node().isArray() && field.node().isEmpty()) {
            field.errors().add(new FieldError(field.path(), "an empty list (expected: at least one architecture)"));
        }
        if (named.size() < field.node().size()) {
            return Set.of();
        }
        Set<String> arches = new TreeSet<>(named);
        if (parent != null && !parent.arches().isEmpty()) {
            arches.stream()
                    .filter(arch -> !parent.arches().contains(arch))
                    .findFirst()
                    .ifPresent(arch ->
                            field.errors().add(FieldError.of(field.path(), arch, "only architectures of the parent")));
        }
        return arches;
    }

    private static void checkPaths(Field paths) {
        for (String name : PATHS) {
            Field byArch = paths.get(name);
            if (!byArch.isMissing()) {
                byArch.object();
            }
        }
    }

    private List<ComposeInfo.Variant> children(String key, Field variant, Parent self) {
        Field named = variant.get("variants");
        if (self.uid().isEmpty()) {
            return List.of();
        }
        List<String> childKeys = new ArrayList<>();
        if (!named.isMissing()) {
            List<String> ids = namedChildren(variant);
            Set<String> distinct = new TreeSet<>(ids);
            if (distinct.size() < ids.size()) {
                named.errors().add(FieldError.of(named.path(), ids, "each id once"));
            }
            distinct.forEach(id -> childKeys.add(self.uid() + "-" + id));
        } else if (!version.namesChildren()) {
            String prefix = key + "-";
            for (String other : keys.tailSet(prefix)) {
                if (!other.startsWith(prefix)) {
                    break;
                }
                childKeys.add(other);
            }
        }
        List<ComposeInfo.Variant> children = new ArrayList<>();
        for (String childKey : childKeys) {
            if (!keys.contains(childKey)) {
                named.errors().add(FieldError.of(named.path(), childKey, "a uid under " + section.path()));
            } else if (readKeys.contains(childKey) || self.depth() == DEEPEST) {
                named.errors()
                        .add(FieldError.of(
                                named.path(),
                                childKey,
                                "a variant below no other one, and at most " + DEEPEST + " levels"));
            } else {
                children.add(read(childKey, self));
            }
        }
        return byUid(children);
    }

    private static List<ComposeInfo.Variant> byUid(List<ComposeInfo.Variant> variants) {
        return variants.stream()
                .sorted(Comparator.comparing(ComposeInfo.Variant::uid))
                .toList();
    }
}
