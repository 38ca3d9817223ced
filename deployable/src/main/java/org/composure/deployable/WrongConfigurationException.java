package org.composure.deployable;

/** The configuration is wrong. The message is one line for who wrote it: the property, what was given, what is expected. */
public final class WrongConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param property the property's full name
     * @param problem what was given and what is expected
     */
    public WrongConfigurationException(String property, String problem) {
        super(property + ": " + problem);
    }
}
