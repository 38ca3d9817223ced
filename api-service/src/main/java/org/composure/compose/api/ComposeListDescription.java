package org.composure.compose.api;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Describes the filters of the list of composes, which are too many to write them down one by one. */
public class ComposeListDescription implements OperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if ("listComposes".equals(operation.getOperationId())) {
            List<Parameter> parameters = new ArrayList<>(ComposeFilters.described());
            parameters.addAll(operation.getParameters());
            operation.setParameters(parameters);
        }
        return operation;
    }
}
