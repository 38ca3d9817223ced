package org.composure.adminui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Whatever else is asked for below {@code /admin/}: answered in the pages' own style. */
@Controller
@Authorized(roles = Role.VIEWER)
class UnknownPage {

    @RequestMapping("/admin/**")
    void unknown(HttpServletRequest request, HttpServletResponse response) {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no page at this address.");
        }
        response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
        throw new ProblemException(
                ProblemType.METHOD_NOT_ALLOWED, "These pages are for reading. Promotions are decided on over the API.");
    }
}
