package org.composure.workers;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.composure.deployable.Dependency;
import org.composure.promotion.workflow.SearchAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporal with our namespace in it. Namespace and search attributes are registered where they are missing; where that is not
 * ours to do, as in a hosted Temporal, they have to be there.
 */
final class TemporalNamespace implements Dependency {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalNamespace.class);
    private static final long SECONDS = 4;

    private final TemporalProperties temporal;
    private final WorkflowServiceStubs workflows;
    private final OperatorServiceStubs operator;
    private @Nullable String id;
    private boolean searchable;

    /** Connects when it is asked. */
    TemporalNamespace(TemporalProperties temporal) {
        this.temporal = temporal;
        WorkflowServiceStubsOptions options = ConnectionsConfiguration.connecting(
                        WorkflowServiceStubsOptions.newBuilder(), temporal)
                .validateAndBuildWithDefaults();
        workflows = WorkflowServiceStubs.newServiceStubs(options);
        operator = OperatorServiceStubs.newServiceStubs(
                OperatorServiceStubsOptions.newBuilder(options).build());
    }

    @Override
    public String name() {
        return "temporal";
    }

    @Override
    public void ask() {
        ensure();
    }

    /**
     * Makes sure that the namespace is there with our search attributes.
     *
     * @return whether it is another one than the last time: then the workflows of that one are lost
     * @throws StatusRuntimeException when Temporal does not answer within some seconds, or says no
     */
    boolean ensure() {
        String found = describe();
        boolean isAnother = id != null && !found.equals(id);
        if (isAnother || id == null) {
            searchable = false;
        }
        if (!searchable) {
            register();
            searchable = true;
        }
        id = found;
        return isAnother;
    }

    private String describe() {
        try {
            return idOf(workflows().describeNamespace(request()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
        LOG.info("registering the namespace {} with a retention of {}", temporal.namespace(), temporal.retention());
        try {
            var _ = workflows()
                    .registerNamespace(RegisterNamespaceRequest.newBuilder()
                            .setNamespace(temporal.namespace())
                            .setDescription("Composure")
                            .setWorkflowExecutionRetentionPeriod(
                                    Durations.fromMillis(temporal.retention().toMillis()))
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
        return idOf(workflows().describeNamespace(request()));
    }

    private DescribeNamespaceRequest request() {
        return DescribeNamespaceRequest.newBuilder()
                .setNamespace(temporal.namespace())
                .build();
    }

    private static String idOf(DescribeNamespaceResponse namespace) {
        return namespace.getNamespaceInfo().getId();
    }

    /** The search attributes that are missing. */
    private void register() {
        try {
            Set<String> there = there();
            AddSearchAttributesRequest.Builder missing =
                    AddSearchAttributesRequest.newBuilder().setNamespace(temporal.namespace());
            SearchAttributes.ALL.stream()
                    .filter(key -> !there.contains(key.getName()))
                    .forEach(key ->
                            missing.putSearchAttributes(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
            if (missing.getSearchAttributesCount() > 0) {
                var _ = operator().addSearchAttributes(missing.build());
            }
        } catch (StatusRuntimeException e) {
            switch (e.getStatus().getCode()) {
                case ALREADY_EXISTS -> LOG.debug("another worker was faster", e);
                case PERMISSION_DENIED, UNIMPLEMENTED ->
                    LOG.warn(
                            "search attributes cannot be registered (expected: {} are there in {}): {}",
                            SearchAttributes.ALL.stream()
                                    .map(key -> key.getName())
                                    .toList(),
                            temporal.namespace(),
                            e.getMessage());
                default -> throw e;
            }
        }
    }

    private Set<String> there() {
        try {
            return operator()
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(temporal.namespace())
                            .build())
                    .getCustomAttributesMap()
                    .keySet();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
            // The server for tests knows no lists.
            return new HashSet<>();
        }
    }

    private WorkflowServiceBlockingStub workflows() {
        return workflows.blockingStub().withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }

    private OperatorServiceBlockingStub operator() {
        return operator.blockingStub().withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        workflows.shutdownNow();
        operator.shutdownNow();
    }
}
