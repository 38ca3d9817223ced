package org.composure.http;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Answers where the container refuses a request so early that it belongs to no application: in JSON too. */
public final class MalformedRequestValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(MalformedRequestValve.class);
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported() || !isOpen(response)) {
            return;
        }
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                writer.write(JSON.writeValueAsString(body(status, failure)));
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("the client has gone", e);
        }
    }

    private static boolean isOpen(Response response) {
        AtomicBoolean open = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
        return open.get();
    }

    private static ProblemBody body(int status, @Nullable Throwable failure) {
        if (status < 500) {
            return ProblemBody.ofContainer(status);
        }
        String traceId = TraceFilter.traceId();
        LOG.error("a request failed before it reached anything, trace id {}", traceId, failure);
        return ProblemBody.internal(traceId);
    }
}
