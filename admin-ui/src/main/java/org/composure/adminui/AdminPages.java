package org.composure.adminui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.composure.auth.Identity;
import org.composure.compose.Uuid7;
import org.composure.compose.admin.ComposePages;
import org.composure.event.admin.MessagePages;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.admin.PromotionPages;
import org.composure.removal.admin.RemovalPages;
import org.composure.schedule.admin.SchedulePages;
import org.composure.store.Outage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** What all pages have in common: the time they are of, and what is shown in their place when they cannot be. */
// Before any other advice: in a process that also serves the API, errors of pages stay pages.
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(
        assignableTypes = {
            OverviewPage.class,
            PromotionPages.class,
            ComposePages.class,
            MessagePages.class,
            RemovalPages.class,
            SchedulePages.class,
            StylePage.class,
            LoginPages.class,
            UnknownPage.class
        })
class AdminPages {

    private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);

    private final Clock clock;
    private final boolean hasLogin;

    AdminPages(Clock clock, ObjectProvider<LoginPages> login) {
        this.clock = clock;
        this.hasLogin = login.getIfAvailable() != null;
    }

    /** Who has logged in, where people do. */
    @ModelAttribute("user")
    @Nullable
    String user(HttpServletRequest request) {
        Identity identity = Identity.of(request);
        return hasLogin && identity.isKnown() ? identity.caller().name() : null;
    }

    @ModelAttribute("times")
    Times times() {
        return new Times(clock.instant());
    }

    @ExceptionHandler
    ModelAndView refused(ProblemException refusal, HttpServletRequest request) {
        if (refusal.type() == ProblemType.NOT_AUTHENTICATED && isForLogin(request)) {
            return new ModelAndView("redirect:" + LoginPages.LOGIN, "to", page(request));
        }
        HttpStatus status = HttpStatus.valueOf(refusal.type().status());
        return problem(status, status.getReasonPhrase(), String.valueOf(refusal.getMessage()), request);
    }

    /** Whoever has come with a browser, and not with a token, and not from the log-in itself. */
    private boolean isForLogin(HttpServletRequest request) {
        return hasLogin
                && request.getMethod().equals("GET")
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && !page(request).startsWith(LoginPages.LOGIN);
    }

    private static String page(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
    }

    @ExceptionHandler
    ModelAndView failed(Exception failure, HttpServletRequest request) {
        if (Outage.is(failure)) {
            LOG.warn("A page could not be shown, since PostgreSQL is away: {}", failure.toString());
            return problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "This page cannot be shown now",
                    "The database does not answer. Try again in a while.",
                    request);
        }
        String reference = Uuid7.at(clock.instant()).toString();
        LOG.error("A page could not be shown, reference {}", reference, failure);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This page cannot be shown now",
                "The reason stands in the log under the reference " + reference + ".",
                request);
    }

    private ModelAndView problem(HttpStatus status, String title, String message, HttpServletRequest request) {
        ModelAndView page = new ModelAndView("admin/problem", status);
        page.addObject("title", title);
        page.addObject("message", message);
        page.addObject("user", user(request));
        return page;
    }
}
