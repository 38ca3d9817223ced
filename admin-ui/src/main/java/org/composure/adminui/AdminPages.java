package org.composure.adminui;

import java.time.Clock;
import org.composure.compose.Uuid7;
import org.composure.compose.admin.ComposePages;
import org.composure.event.admin.MessagePages;
import org.composure.problem.ProblemException;
import org.composure.promotion.admin.PromotionPages;
import org.composure.removal.admin.RemovalPages;
import org.composure.schedule.admin.SchedulePages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
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
            UnknownPage.class
        })
class AdminPages {

    private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);

    private final Clock clock;

    AdminPages(Clock clock) {
        this.clock = clock;
    }

    @ModelAttribute("times")
    Times times() {
        return new Times(clock.instant());
    }

    @ExceptionHandler
    ModelAndView refused(ProblemException refusal) {
        HttpStatus status = HttpStatus.valueOf(refusal.type().status());
        return problem(status, status.getReasonPhrase(), String.valueOf(refusal.getMessage()));
    }

    @ExceptionHandler
    ModelAndView failed(Exception failure) {
        String reference = Uuid7.at(clock.instant()).toString();
        LOG.error("A page could not be shown, reference {}", reference, failure);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This page cannot be shown now",
                "The reason stands in the log under the reference " + reference + ".");
    }

    private static ModelAndView problem(HttpStatus status, String title, String message) {
        ModelAndView page = new ModelAndView("admin/problem", status);
        page.addObject("title", title);
        page.addObject("message", message);
        return page;
    }
}
