package org.composure.deployable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.composure.store.NewerSchemaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.ClassUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Says in one line each what is wrong with the configuration, or with the schema, when a start has ended because of it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConfigurationReport implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReport.class);

    @Override
    public boolean reportException(Throwable failure) {
        List<String> lines = linesAbout(failure);
        lines.forEach(line -> LOG.error("does not start: {}", line));
        return !lines.isEmpty();
    }

    /** What is wrong; nothing if it is not the configuration. */
    static List<String> linesAbout(Throwable failure) {
        @Nullable BindException unbound = null;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongConfigurationException || cause instanceof NewerSchemaException) {
                return List.of(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof InvalidConfigurationPropertyValueException wrong) {
                return List.of(wrong.getName() + ": " + given(wrong.getValue()) + " (" + wrong.getReason() + ")");
            }
            if (cause instanceof BindValidationException invalid) {
                return linesAbout(invalid);
            }
            if (cause instanceof BindException deeper) {
                unbound = deeper;
            }
        }
        return Optional.ofNullable(unbound).map(ConfigurationReport::lineAbout).stream()
                .toList();
    }

    private static List<String> linesAbout(BindValidationException invalid) {
        ConfigurationPropertyName prefix = invalid.getValidationErrors().getName();
        List<String> lines = new ArrayList<>();
        for (ObjectError error : invalid.getValidationErrors().getAllErrors()) {
            if (error instanceof FieldError field) {
                lines.add(prefix + "." + dashed(field.getField()) + ": " + given(field.getRejectedValue()) + " ("
                        + field.getDefaultMessage() + ")");
            } else {
                lines.add(prefix + ": " + error.getDefaultMessage());
            }
        }
        return lines;
    }

    private static String lineAbout(BindException unbound) {
        @Nullable ConfigurationProperty property = unbound.getProperty();
        Class<?> type = unbound.getTarget().getType().resolve(Object.class);
        for (@Nullable Throwable cause = unbound; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionFailedException failed) {
                type = failed.getTargetType().getType();
            }
        }
        return unbound.getName() + ": " + given(property == null ? null : property.getValue()) + " (expected: "
                + expected(type) + ")";
    }

    private static String expected(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(constant ->
                                constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ", "one of ", ""))
                : ClassUtils.getShortName(type);
    }

    private static String given(@Nullable Object value) {
        return value == null ? "not given" : "\"" + value + "\"";
    }

    /** A field's name as it is written in properties. */
    private static String dashed(String field) {
        return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
