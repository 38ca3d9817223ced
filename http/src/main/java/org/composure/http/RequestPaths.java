package org.composure.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** The path that was asked for. */
final class RequestPaths {

    private RequestPaths() {}

    /** The path as the client sent it, also while the container lets us answer for an error. */
    static String original(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                ? uri
                : request.getRequestURI();
    }
}
