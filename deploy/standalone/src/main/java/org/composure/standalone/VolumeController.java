package org.composure.standalone;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.composure.auth.Open;
import org.composure.compose.Volumes;
import org.composure.content.PublishedPath;
import org.composure.content.Volume;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.Handle;
import org.composure.content.posix.PosixException;
import org.composure.content.posix.RegularFile;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Controller;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/** Lets the world read the volumes, at the URLs that they have by default: files and listings of directories. */
@Controller
public class VolumeController {

    private static final String ROOT = "/volumes/";

    private final Volumes volumes;

    /** Serves the given volumes. */
    public VolumeController(Volumes volumes) {
        this.volumes = volumes;
    }

    /** Answers with the file or listing that is there, as far as the request's conditions ask for it. */
    @Open
    @GetMapping({"/volumes/{volume}", "/volumes/{volume}/**"})
    public void read(@PathVariable("volume") String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // What the framework makes of a path is text; a name on disk is bytes.
        List<String> raw =
                Arrays.asList(request.getRequestURI().substring(ROOT.length()).split("/", -1));
        boolean slash = raw.size() > 1 && raw.getLast().isEmpty();
        List<FileName> parts = new ArrayList<>();
        Optional<Handle> found;
        try {
            raw.stream().skip(1).filter(part -> !part.isEmpty()).forEach(part -> parts.add(decoded(part)));
            Volumes.Volume volume = volumes.named(name).orElseThrow(VolumeController::notFound);
            found = new PublishedPath(new Volume(name, volume.root()), parts).open();
        } catch (IllegalArgumentException e) {
            throw notFound();
        } catch (PosixException e) {
            if (e.is(Errno.EACCES, Errno.EPERM)) {
                throw new ProblemException(ProblemType.NOT_ALLOWED, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        try (Handle handle = found.orElseThrow(VolumeController::notFound)) {
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            switch (handle) {
                case Directory directory when slash -> list(directory, parts.isEmpty(), request, response);
                case Directory _ -> {
                    response.setStatus(HttpStatus.MOVED_PERMANENTLY.value());
                    response.setHeader(HttpHeaders.LOCATION, path(name, parts));
                }
                case RegularFile _ when slash -> throw notFound();
                case RegularFile file -> send(file, parts.getLast(), request, response);
            }
        }
    }

    /** A file that became shorter while it was sent. */
    static final class CutFileException extends IOException {
        private static final long serialVersionUID = 1L;

        CutFileException(String message) {
            super(message);
        }
    }

    /** Leaves it to the container, which breaks off the connection: nobody takes a part for the whole. */
    @ExceptionHandler
    void breakOff(CutFileException e) throws CutFileException {
        throw e;
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no such file or directory for readers.");
    }

    private static FileName decoded(String part) {
        return new FileName(UriUtils.decode(part, StandardCharsets.ISO_8859_1));
    }

    private static String encoded(FileName name) {
        return UriUtils.encode(name.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static String path(String volume, List<FileName> parts) {
        StringBuilder path = new StringBuilder(ROOT).append(volume).append('/');
        parts.forEach(part -> path.append(encoded(part)).append('/'));
        return path.toString();
    }

    private static void list(
            Directory directory, boolean root, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // Names only, and only where they have to be in order.
        TreeMap<FileName, FileKind> entries = new TreeMap<>();
        directory.forEach(entry -> {
            if (!root || !entry.name().bytes().startsWith(".")) {
                entries.put(entry.name(), entry.kind());
            }
        });
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Content-Security-Policy", "default-src 'none'");
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return;
        }
        String title = HtmlUtils.htmlEscape(directory.path(), "UTF-8");
        PrintWriter page = response.getWriter();
        page.print("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
                + "<meta name=\"color-scheme\" content=\"light dark\"><title>" + title + "</title></head>\n<body>\n<h1>"
                + title + "</h1>\n<ul>\n");
        if (!root) {
            page.print("<li><a href=\"../\">../</a></li>\n");
        }
        entries.forEach((name, kind) -> {
            String slash = kind == FileKind.DIRECTORY ? "/" : "";
            page.print("<li><a href=\"" + encoded(name) + slash + "\">" + HtmlUtils.htmlEscape(name.display(), "UTF-8")
                    + slash + "</a></li>\n");
        });
        page.print("</ul>\n</body>\n</html>\n");
    }

    private static void send(RegularFile file, FileName name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        FileStatus status = file.status();
        String tag = String.format(
                Locale.ROOT,
                "\"%x-%x-%x-%x-%x\"",
                status.device(),
                status.inode(),
                status.size(),
                status.modified(),
                status.changed());
        // A page in a compose is not ours: its scripts would be let in as if they were.
        response.setHeader("Content-Security-Policy", "sandbox");
        if (new ServletWebRequest(request, response)
                .checkNotModified(tag, TimeUnit.NANOSECONDS.toMillis(status.modified()))) {
            return;
        }
        long from = 0;
        long until = status.size();
        List<HttpRange> ranges = ranges(request, tag);
        // Several at once may be answered with all of it.
        if (ranges.size() == 1) {
            from = ranges.getFirst().getRangeStart(status.size());
            until = ranges.getFirst().getRangeEnd(status.size()) + 1;
            if (from >= until) {
                response.setStatus(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value());
                response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + status.size());
                return;
            }
            response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + (until - 1) + "/" + status.size());
        }
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setContentType(type(name));
        response.setContentLengthLong(until - from);
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return;
        }
        InputStream content = file.input();
        if (until > from
                && StreamUtils.copyRange(content, response.getOutputStream(), from, until - 1) < until - from) {
            throw new CutFileException(file.path() + " was cut while it was read");
        }
    }

    /** The ranges that are asked for; none means all of it. */
    private static List<HttpRange> ranges(HttpServletRequest request, String tag) {
        String since = request.getHeader(HttpHeaders.IF_RANGE);
        try {
            return since == null || since.equals(tag)
                    ? HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE))
                    : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** What a browser is to make of it; STATUS and the like are text. */
    private static String type(FileName name) {
        return name.bytes().contains(".")
                ? MediaTypeFactory.getMediaType(name.display())
                        .orElse(MediaType.APPLICATION_OCTET_STREAM)
                        .toString()
                : "text/plain;charset=UTF-8";
    }
}
