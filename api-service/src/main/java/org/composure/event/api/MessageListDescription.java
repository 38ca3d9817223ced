package org.composure.event.api;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.composure.api.OpenApiConfiguration;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Describes which messages can be listed, and in which orders. */
public class MessageListDescription implements OperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if ("listMessages".equals(operation.getOperationId())) {
            List<Parameter> parameters = new ArrayList<>(operation.getParameters());
            parameters.add(new Parameter()
                    .in("query")
                    .name("state")
                    .schema(OpenApiConfiguration.words(MessageController.LISTED)));
            parameters.add(new Parameter()
                    .in("query")
                    .name("order_by")
                    .description("What to order by, after - for descending. May be repeated.")
                    .schema(new ArraySchema().items(OpenApiConfiguration.words(MessageController.ORDERING.keys()))));
            operation.setParameters(parameters);
        }
        return operation;
    }
}
