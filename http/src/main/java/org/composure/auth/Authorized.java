package org.composure.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.composure.actor.Role;

/** An endpoint for callers who are known. What depends on the thing itself, as a tag's taggers, is checked where that is read. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Authorized {
    /** What the caller's token has to allow, where there is one. */
    Scope[] scope() default {};

    /** The caller holds one of these; none is asked for where none is given. */
    Role[] roles() default {};
}
