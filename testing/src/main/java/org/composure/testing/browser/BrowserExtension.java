package org.composure.testing.browser;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one browser for all tests of a JVM and stops it after them; without one, says loudly that they are skipped. */
public final class BrowserExtension implements ExecutionCondition, ParameterResolver {

    private static final Logger LOG = LoggerFactory.getLogger(BrowserExtension.class);
    private static final Optional<Chromium> CHROMIUM = Chromium.find();
    private static final boolean REQUIRED = "required".equals(System.getProperty("composure.browser"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (CHROMIUM.isPresent()) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        String reason = "there is no browser (expected: " + Chromium.EXPECTED + ")";
        if (REQUIRED) {
            throw new IllegalStateException(reason + ", and -Dcomposure.browser=required");
        }
        LOG.warn("browser tests skipped: {}: {}", context.getDisplayName(), reason);
        return ConditionEvaluationResult.disabled("browser tests skipped: " + reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // What the root's store holds is closed after the last test.
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(BrowserExtension.class))
                .computeIfAbsent(Browser.class, type -> Browser.start(CHROMIUM.orElseThrow()), Browser.class);
    }
}
