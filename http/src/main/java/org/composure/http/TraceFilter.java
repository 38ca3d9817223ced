package org.composure.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.composure.event.store.TraceParent;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts a request's W3C trace context, or a new one, where events and the log find it. */
public final class TraceFilter extends OncePerRequestFilter {

    private static final int TRACE_ID_FROM = 3;
    private static final int TRACE_ID_TO = 35;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MDC.put(TraceParent.MDC_KEY, TraceParent.orNew(request.getHeader("traceparent")));
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(TraceParent.MDC_KEY);
        }
    }

    /** The trace id of the present request, 32 hex digits; a new one where there is none. */
    static String traceId() {
        return TraceParent.current().substring(TRACE_ID_FROM, TRACE_ID_TO);
    }
}
