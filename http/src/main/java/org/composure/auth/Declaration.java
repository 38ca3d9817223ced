package org.composure.auth;

import java.util.List;
import java.util.Optional;
import org.composure.actor.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * What an endpoint declares about its callers.
 *
 * @param open whether it answers anybody
 * @param scope what a token has to allow
 * @param roles of which one has to be held, unless there are none
 */
public record Declaration(boolean open, List<Scope> scope, List<Role> roles) {

    private static final String OURS = "org.composure.";
    private static final Declaration OPEN = new Declaration(true, List.of(), List.of());

    /** What a method declares, or else its class; empty where neither says anything. */
    public static Optional<Declaration> of(HandlerMethod method) {
        return Optional.ofNullable(read(method.getMethod())).or(() -> Optional.ofNullable(read(method.getBeanType())));
    }

    /** Whether it is an endpoint of ours: libraries have theirs, as the description of the API. */
    public static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith(OURS);
    }

    private static @Nullable Declaration read(java.lang.reflect.AnnotatedElement element) {
        if (AnnotatedElementUtils.hasAnnotation(element, Open.class)) {
            return OPEN;
        }
        Authorized authorized = AnnotatedElementUtils.findMergedAnnotation(element, Authorized.class);
        return authorized == null
                ? null
                : new Declaration(false, List.of(authorized.scope()), List.of(authorized.roles()));
    }
}
