package org.composure.api;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.composure.actor.Caller;
import org.composure.auth.AuthProperties;
import org.composure.auth.AuthProperties.Mode;
import org.composure.auth.Declaration;
import org.composure.auth.Identity;
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of the API (OpenAPI 3.1), made from the controllers. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

    private static final String JSON = "application/json";
    private static final String TOKEN = "token";

    static {
        // What controllers are handed beside what they describe.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, Identity.class, Query.class, JsonBody.class, PublicUrl.class)
                .replaceWithSchema(PathId.class, schema("string").format("uuid"));
    }

    /** How records are described. */
    @Bean
    RecordSchemas recordSchemas(ObjectMapperProvider mappers) {
        return new RecordSchemas(mappers.jsonMapper());
    }

    /** What the controllers do not say themselves. */
    @Bean
    OpenAPI description(ApiProperties properties, AuthProperties auth, Stages stages) {
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Composure")
                        .version(properties.version())
                        .description(
                                "Tracks the composes of a distribution and promotes them. The routes of composes and tags"
                                        + " are those of the Compose Tracking Service (CTS). Bodies are JSON in UTF-8, whatever their"
                                        + " Content-Type says. " + authentication(auth)))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSchemas("ComposeInfo", composeInfo())
                        .addSchemas("Error", error())
                        .addSchemas(
                                "Stage",
                                words(stages.names()).description("The name of a stage; here are those in force."))
                        .addResponses(
                                "BadRequest",
                                problem("Something is wrong with the request; errors says with which field"))
                        .addResponses(
                                "Unauthorized",
                                problem("The request has no authentication; WWW-Authenticate says which is expected"))
                        .addResponses("Forbidden", problem("The caller may not do this"))
                        .addResponses("NotFound", problem("There is none of that id"))
                        .addResponses(
                                "Conflict",
                                problem(
                                        "Not possible as things are; promotion_id names the promotion that is in the way, if one is"))
                        .addResponses("TooLarge", problem("The body is larger than " + JsonBody.MAX_SIZE + " bytes"))
                        .addResponses("KeyReused", problem("The Idempotency-Key was used before with another body"))
                        .addResponses("Error", problem("Any other failure"))
                        .addParameters(
                                "page",
                                query("page", "The page's number.", number(1)).example(1))
                        .addParameters(
                                "per_page",
                                query(
                                                "per_page",
                                                "How many items a page has: 10 unless given, at most " + Paging.MOST
                                                        + "; meta.per_page says how many it really has.",
                                                number(0))
                                        .example(10))
                        .addParameters(
                                "compose_id",
                                query(
                                        "compose_id",
                                        "A compose's id.",
                                        schema("string").pattern(ComposeId.FORM).maxLength(ComposeId.LONGEST)))
                        .addParameters(
                                "requested_by",
                                query(
                                        "requested_by",
                                        "The name of the user who asked for it.",
                                        schema("string").pattern(TextForm.LINE).maxLength(TextForm.LONGEST_USER)))
                        .addParameters(
                                "order_by",
                                query(
                                        "order_by",
                                        "A filter's name to order by, after - for descending. May be repeated.",
                                        schema("array").items(schema("string"))))
                        .addParameters(
                                IdempotentPosts.HEADER,
                                new Parameter()
                                        .in("header")
                                        .name(IdempotentPosts.HEADER)
                                        .description(
                                                "1 to 255 visible ASCII characters that name this request. Sent again within"
                                                        + " 7 days it does nothing, and gets the same answer.")
                                        .schema(schema("string").pattern(IdempotentPosts.FORM))));
        if (auth.mode() == Mode.OIDC) {
            api.getComponents()
                    .addSecuritySchemes(
                            TOKEN,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.HTTP)
                                    .scheme("bearer")
                                    .bearerFormat("JWT")
                                    .description("A token of " + auth.oidc().issuer()));
        }
        return api;
    }

    private static String authentication(AuthProperties auth) {
        return switch (auth.mode()) {
            case NONE ->
                "Without authentication the caller is anonymous, or whom X-Remote-User names, and in every group, or in those"
                        + " of X-Remote-Groups.";
            case OIDC -> "Callers are known by the tokens of an OpenID provider; whoever has none may read.";
            case PROXY -> "Callers are known by the proxy through which they ask; whoever is not may read.";
        };
    }

    /** What an operation declares about its callers. */
    @Bean
    OperationCustomizer declaredCallers(AuthProperties auth) {
        return (operation, method) -> {
            Declaration.of(method).filter(declared -> !declared.open()).ifPresent(declared -> {
                refer(operation, "401", "Unauthorized");
                refer(operation, "403", "Forbidden");
                if (auth.mode() == Mode.OIDC) {
                    operation.addSecurityItem(new SecurityRequirement()
                            .addList(
                                    TOKEN,
                                    declared.scope().stream()
                                            .map(scope -> auth.scopePrefix() + scope.wire())
                                            .toList()));
                }
            });
            return operation;
        };
    }

    /** The failures that every operation of a kind can meet. */
    @Bean
    OpenApiCustomizer failures() {
        return api -> {
            api.getPaths()
                    .forEach((path, item) -> item.readOperationsMap()
                            .forEach((method, operation) -> addFailures(path, method, operation)));
            for (String name : List.of("ComposeView", "NewCompose")) {
                Schema<?> schema =
                        Objects.requireNonNull(api.getComponents().getSchemas().get(name));
                schema.addProperty("compose_info", new Schema<>().$ref("#/components/schemas/ComposeInfo"));
            }
        };
    }

    /** What a query holds is text, unless a controller says otherwise. */
    private static void describeText(Parameter parameter) {
        if (parameter.get$ref() == null && parameter.getSchema() == null) {
            parameter.setSchema(schema("string"));
        }
    }

    private static void addFailures(String path, PathItem.HttpMethod method, Operation operation) {
        boolean hasParameters =
                operation.getParameters() != null && !operation.getParameters().isEmpty();
        if (hasParameters) {
            operation.getParameters().forEach(OpenApiConfiguration::describeText);
        }
        if (hasParameters || operation.getRequestBody() != null) {
            refer(operation, "400", "BadRequest");
        }
        if (path.contains("{")) {
            refer(operation, "404", "NotFound");
        }
        if (operation.getRequestBody() != null) {
            refer(operation, "413", "TooLarge");
        }
        if (method == PathItem.HttpMethod.POST
                && hasParameters
                && operation.getParameters().stream()
                        .anyMatch(p -> p.get$ref() != null && p.get$ref().endsWith("/" + IdempotentPosts.HEADER))) {
            refer(operation, "422", "KeyReused");
        }
        refer(operation, "default", "Error");
    }

    private static void refer(Operation operation, String status, String response) {
        operation.getResponses().putIfAbsent(status, new ApiResponse().$ref("#/components/responses/" + response));
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(JSON, new MediaType().schema(new Schema<>().$ref("#/components/schemas/Error"))));
    }

    private static Schema<?> error() {
        Schema<?> field = schema("object").description("What is wrong with one field.");
        field.addProperty(
                "field", schema("string").description("Where it stands, as compose_info.payload.compose.date"));
        field.addProperty("message", schema("string").description("What was given, and what was expected"));
        field.setRequired(List.of("field", "message"));
        Schema<?> error = schema("object").description("A refusal.");
        error.addProperty("status", schema("integer").description("The HTTP status"));
        error.addProperty("error", schema("string").description("The status's reason phrase"));
        error.addProperty("message", schema("string").description("What was wrong, for people"));
        error.addProperty("type", schema("string").description("What was wrong, for programs"));
        error.addProperty("errors", schema("array").items(field));
        error.setRequired(List.of("status", "error", "message", "type"));
        return error;
    }

    private static Parameter query(String name, String description, Schema<?> schema) {
        return new Parameter().in("query").name(name).description(description).schema(schema);
    }

    private static Schema<?> number(long least) {
        return schema("integer")
                .format("int64")
                .minimum(BigDecimal.valueOf(least))
                .maximum(BigDecimal.valueOf(Long.MAX_VALUE));
    }

    /** One of several words. */
    public static Schema<?> words(List<String> words) {
        JsonSchema schema = new JsonSchema();
        schema.addType("string");
        schema.setEnum(List.copyOf(words));
        return schema;
    }

    private static Schema<?> schema(String type) {
        Schema<?> schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    private static Schema<?> composeInfo() {
        try (InputStream schema = OpenApiConfiguration.class.getResourceAsStream("composeinfo.schema.json")) {
            return Json31.mapper().readValue(schema, JsonSchema.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
