package org.composure.adminui;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.composure.actor.Caller;
import org.composure.auth.Open;
import org.composure.auth.OpenIdLogin;
import org.composure.auth.OpenIdLogin.Attempt;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Logging in, by way of the OpenID provider, and out. */
@Controller
@Open
class LoginPages {

    static final String LOGIN = "/admin/login";
    static final String CALLBACK = "/admin/login/callback";
    private static final String HOME = "/admin/";

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    /** A page of ours, and nothing that a browser could take for another site's, or that is no URL. */
    private static final Pattern PAGE = Pattern.compile("/admin/(?:[A-Za-z0-9/_.~?&=+:@!$'()*,;-]|%[0-9A-Fa-f]{2})*+");

    private final OpenIdLogin provider;
    private final LoginCookies cookies;
    private final LoginProperties properties;

    LoginPages(OpenIdLogin provider, LoginCookies cookies, LoginProperties properties) {
        this.provider = provider;
        this.cookies = cookies;
        this.properties = properties;
    }

    @GetMapping(LOGIN)
    ResponseEntity<Void> login(@RequestParam(defaultValue = HOME) String to) {
        Attempt attempt = provider.attempt();
        URI address = provider.address(attempt);
        boolean isPage = PAGE.matcher(to).matches() && !to.startsWith(LOGIN);
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(address)
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookies.begun(attempt, isPage ? to : HOME).toString())
                .build();
    }

    @GetMapping(CALLBACK)
    ResponseEntity<Void> callback(HttpServletRequest request, @RequestParam Map<String, String> answer) {
        LoginCookies.Begun begun = cookies.begun(request)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_AUTHENTICATED,
                        "No log-in was begun with this browser, or it has taken too long."));
        Caller caller = provider.finish(begun.attempt(), answer);
        AUDIT.atInfo()
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", "log-in")
                .log("{} has logged in to the pages", caller.name());
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(properties.at(begun.to()))
                .header(HttpHeaders.SET_COOKIE, cookies.session(caller).toString())
                .header(HttpHeaders.SET_COOKIE, cookies.attemptEnded().toString())
                .build();
    }

    @PostMapping("/admin/logout")
    ResponseEntity<Void> logout() {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(properties.at("/admin/logged-out"))
                .header(HttpHeaders.SET_COOKIE, cookies.sessionEnded().toString())
                .build();
    }

    @GetMapping("/admin/logged-out")
    String loggedOut() {
        return "admin/logged-out";
    }
}
