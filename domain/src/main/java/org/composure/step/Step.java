package org.composure.step;

/** A step of durable work. It can be repeated: it finds out what an earlier attempt has done already. */
public interface Step {

    /** The step's name in the API, in rows and in files that steer tests. */
    String wire();
}
