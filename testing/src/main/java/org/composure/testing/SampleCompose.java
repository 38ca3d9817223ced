package org.composure.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.composure.digest.Sha256;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small compose as Pungi leaves it: one variant, one architecture, a few packages, one image, with metadata as productmd
 * writes it.
 *
 * @param shortName the release's short name
 * @param version the release's version
 * @param date YYYYMMDD
 * @param respin the respin
 */
public record SampleCompose(String shortName, String version, String date, int respin) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PACKAGES = 6;

    /** A nightly of Fedora 43. */
    public static SampleCompose fedora43(String date, int respin) {
        return new SampleCompose("Fedora", "43", date, respin);
    }

    /** The compose's id. */
    public String id() {
        return shortName + "-" + version + "-" + date + ".n." + respin;
    }

    /** The ComposeInfo that is posted before the compose is built: without variants. */
    public ObjectNode bareInfo() {
        return info(false);
    }

    /** What composeinfo.json says once the compose is built. */
    public ObjectNode wholeInfo() {
        return info(true);
    }

    private ObjectNode info(boolean variants) {
        ObjectNode info = JSON.createObjectNode();
        info.putObject("header").put("type", "productmd.composeinfo").put("version", "1.2");
        ObjectNode payload = info.putObject("payload");
        addCompose(payload);
        payload.putObject("release")
                .put("internal", false)
                .put("name", shortName)
                .put("short", shortName)
                .put("type", "ga")
                .put("version", version);
        ObjectNode all = payload.putObject("variants");
        if (variants) {
            ObjectNode everything = all.putObject("Everything");
            everything.putArray("arches").add("x86_64");
            everything
                    .put("id", "Everything")
                    .put("name", "Everything")
                    .put("type", "variant")
                    .put("uid", "Everything");
            ObjectNode paths = everything.putObject("paths");
            paths.putObject("os_tree").put("x86_64", "Everything/x86_64/os");
            paths.putObject("packages").put("x86_64", "Everything/x86_64/os/Packages");
            paths.putObject("repository").put("x86_64", "Everything/x86_64/os");
            paths.putObject("isos").put("x86_64", "Everything/x86_64/iso");
        }
        return info;
    }

    private ObjectNode addCompose(ObjectNode payload) {
        payload.putObject("compose")
                .put("date", date)
                .put("id", id())
                .put("respin", respin)
                .put("type", "nightly");
        return payload;
    }

    /**
     * Writes the compose into a directory named by its id.
     *
     * @param parent where the directory is made
     * @return the directory
     */
    public Path writeTo(Path parent) {
        try {
            Path root = Files.createDirectories(parent.resolve(id()));
            Path os = root.resolve("compose/Everything/x86_64/os");
            ObjectNode rpms = document("productmd.rpms");
            ObjectNode listed = ((ObjectNode) rpms.path("payload"))
                    .putObject("rpms")
                    .putObject("Everything")
                    .putObject("x86_64");
            for (int i = 0; i < PACKAGES; i++) {
                String name = "alpha-beacon-" + i;
                String file = name + "-1." + i + "-1.fc43.x86_64.rpm";
                write(os.resolve("Packages/a/" + file), "package " + name + " of " + id() + "\n");
                listed.putObject(name + "-0:1." + i + "-1.fc43.src")
                        .putObject(name + "-0:1." + i + "-1.fc43.x86_64")
                        .put("category", "binary")
                        .put("path", "Everything/x86_64/os/Packages/a/" + file)
                        .put("sigkey", "105ef944");
            }
            write(os.resolve("repodata/repomd.xml"), "<repomd/>\n");
            write(os.resolve(".treeinfo"), "[general]\n");
            String image = "Everything/x86_64/iso/" + shortName + "-boot.iso";
            String content = "image of " + id() + "\n";
            write(root.resolve("compose").resolve(image), content);
            ObjectNode images = document("productmd.images");
            ArrayNode list = ((ObjectNode) images.path("payload"))
                    .putObject("images")
                    .putObject("Everything")
                    .putArray("x86_64");
            list.addObject()
                    .put("arch", "x86_64")
                    .put("bootable", true)
                    .put("format", "iso")
                    .put("path", image)
                    .put("size", content.length())
                    .put("type", "boot")
                    .putObject("checksums")
                    .put("sha256", Sha256.hex(content));
            write(root.resolve("logs/global.log"), "not promoted\n");
            writeJson(root.resolve("compose/metadata/rpms.json"), rpms);
            writeJson(root.resolve("compose/metadata/images.json"), images);
            writeJson(root.resolve("compose/metadata/composeinfo.json"), wholeInfo());
            write(root.resolve("COMPOSE_ID"), id());
            write(root.resolve("STATUS"), "FINISHED\n");
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode document(String type) {
        ObjectNode document = JSON.createObjectNode();
        document.putObject("header").put("type", type).put("version", "1.2");
        addCompose(document.putObject("payload"));
        return document;
    }

    private static void writeJson(Path file, ObjectNode document) throws IOException {
        write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
