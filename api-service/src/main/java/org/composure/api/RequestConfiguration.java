package org.composure.api;

import java.util.List;
import org.composure.actor.Caller;
import org.composure.auth.Identity;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How controllers get what they read from requests, and in which form they answer. */
@Configuration(proxyBeanMethods = false)
public class RequestConfiguration implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new RequestArgument<>(Identity.class, Identity::of));
        resolvers.add(new RequestArgument<>(
                Caller.class, request -> Identity.of(request).caller()));
        resolvers.add(new RequestArgument<>(Query.class, Query::of));
        resolvers.add(new RequestArgument<>(JsonBody.class, JsonBody::of));
        resolvers.add(new RequestArgument<>(PublicUrl.class, PublicUrl::of));
    }

    /** The API speaks JSON, whatever a client says it would like, as CTS does. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        ContentNegotiationStrategy asAsked = new HeaderContentNegotiationStrategy();
        configurer.strategies(List.of(
                request -> isApi(request) ? List.of(MediaType.APPLICATION_JSON) : asAsked.resolveMediaTypes(request)));
    }

    private static boolean isApi(NativeWebRequest request) {
        return request instanceof ServletWebRequest servlet
                && servlet.getRequest().getRequestURI().startsWith("/api/");
    }
}
