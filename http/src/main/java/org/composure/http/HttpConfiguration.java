package org.composure.http;

import org.apache.catalina.core.StandardHost;
import org.composure.auth.AuthConfiguration;
import org.composure.auth.AuthProperties;
import org.composure.auth.AuthProperties.Mode;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** What each deployable that answers HTTP imports. Deployables that share a process share these beans. */
@Configuration(proxyBeanMethods = false)
@Import({AuthConfiguration.class, ProblemResponses.class, ProblemAdvice.class, ContainerErrors.class})
public class HttpConfiguration {

    /** First of all, so that what the other filters log belongs to the request's trace. */
    @Bean
    public FilterRegistrationBean<TraceFilter> traceFilter() {
        return inOrder(new TraceFilter(), Ordered.HIGHEST_PRECEDENCE);
    }

    /** Around all that answers. */
    @Bean
    public FilterRegistrationBean<OnePieceFilter> onePieceFilter() {
        return inOrder(new OnePieceFilter(), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    /** Before anything reads the request, where nobody authenticates. */
    @Bean
    public FilterRegistrationBean<LoopbackOnlyFilter> loopbackOnlyFilter(
            AuthProperties auth, ProblemResponses responses) {
        return onlyIf(
                auth.mode() == Mode.NONE, inOrder(new LoopbackOnlyFilter(responses), Ordered.HIGHEST_PRECEDENCE + 2));
    }

    /** Before anything reads the request, where a proxy knows a browser's user. With tokens no browser sends any by itself. */
    @Bean
    public FilterRegistrationBean<ForeignPageFilter> foreignPageFilter(
            AuthProperties auth, ProblemResponses responses) {
        return onlyIf(
                auth.mode() == Mode.PROXY, inOrder(new ForeignPageFilter(responses), Ordered.HIGHEST_PRECEDENCE + 2));
    }

    /** An encoded slash is part of a name, which nothing here has: such a URL is not found, instead of malformed. */
    @Bean
    public TomcatConnectorCustomizer encodedSlashes() {
        return connector -> connector.setEncodedSolidusHandling("passthrough");
    }

    /** Requests that are so malformed that they reach no filter are refused in the same shape. */
    @Bean
    public TomcatContextCustomizer malformedRequests() {
        return context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(MalformedRequestValve.class.getName());
            }
        };
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> inOrder(F filter, int order) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> onlyIf(
            boolean enabled, FilterRegistrationBean<F> registration) {
        registration.setEnabled(enabled);
        return registration;
    }
}
