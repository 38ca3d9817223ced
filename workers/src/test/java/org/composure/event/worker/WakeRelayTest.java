package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.composure.event.store.OutboxSignal;
import org.composure.event.store.WakeOutbox;
import org.composure.step.WorkKind;
import org.composure.step.store.WorkLabels;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The lane on a real outbox, before a frontend of Temporal that answers as real ones seldom do. */
class WakeRelayTest {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(1, 2);
    private static final UUID THIRD = new UUID(1, 3);

    private final TestDatabase database = TestDatabases.create();
    private final JdbcTemplate template =
            new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final JdbcClient jdbc = JdbcClient.create(template);
    private final OutboxSignal signal = new OutboxSignal(template);
    private final WakeOutbox outbox = new WakeOutbox(jdbc, signal, Clock.systemUTC());
    private final Frontend frontend = new Frontend();
    private final String name = UUID.randomUUID().toString();
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName(name).directExecutor().build();
    private final WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(channel)
                    .setRpcRetryOptions(RpcRetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(1))
                            .setMaximumInterval(Duration.ofMillis(1))
                            .setMaximumAttempts(1)
                            .build())
                    .validateAndBuildWithDefaults());
    private final WakeRelay relay = new WakeRelay(outbox, new WorkLabels(jdbc), WorkflowClient.newInstance(stubs));
    private final Server server;

    WakeRelayTest() throws IOException {
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(frontend)
                .build()
                .start();
    }

    @BeforeEach
    void given() {
        outbox.wake(WorkKind.PROMOTION, FIRST);
        outbox.wake(WorkKind.REMOVAL, SECOND);
        outbox.wake(WorkKind.REMOVAL, SECOND);
        outbox.wake(WorkKind.SCHEDULE_RUN, THIRD);
    }

    @AfterEach
    void close() {
        stubs.shutdownNow();
        channel.shutdownNow();
        server.shutdownNow();
        signal.close();
    }

    @Test
    void wakesEachWorkOnceForAllThatAreClaimed() {
        relay.work();

        assertThat(frontend.asked).containsExactly("promotion/" + FIRST, "removal/" + SECOND, "schedule-run/" + THIRD);
        assertThat(left()).isEmpty();
    }

    @Test
    void aWakeThatTemporalDoesNotTakeHoldsUpNoOtherAndComesAgain() {
        frontend.answers.put("removal/" + SECOND, Status.INVALID_ARGUMENT);

        Duration pause = relay.work();

        assertThat(frontend.asked).containsExactly("promotion/" + FIRST, "removal/" + SECOND, "schedule-run/" + THIRD);
        assertThat(left()).containsExactly(SECOND, SECOND);
        assertThat(pause).isPositive();

        frontend.answers.clear();
        jdbc.sql("update outbox_wake set next_at = 'epoch'").update();
        relay.work();
        assertThat(left()).isEmpty();
    }

    @Test
    void whereTemporalIsAwayItIsAskedOnceAndTheRestWaits() {
        frontend.answers.put("removal/" + SECOND, Status.UNAVAILABLE);

        assertThatThrownBy(relay::work).hasRootCauseInstanceOf(StatusRuntimeException.class);

        assertThat(frontend.asked).containsExactly("promotion/" + FIRST, "removal/" + SECOND);
        assertThat(left()).containsExactly(SECOND, SECOND, THIRD);
    }

    private List<UUID> left() {
        return jdbc.sql("select work from outbox_wake order by id")
                .query((row, n) -> row.getObject("work", UUID.class))
                .list();
    }

    /** Takes what it is not told to refuse. */
    private static final class Frontend extends WorkflowServiceGrpc.WorkflowServiceImplBase {

        final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        final Map<String, Status> answers = Collections.synchronizedMap(new HashMap<>());

        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
            answer.onNext(GetSystemInfoResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void signalWithStartWorkflowExecution(
                SignalWithStartWorkflowExecutionRequest request,
                StreamObserver<SignalWithStartWorkflowExecutionResponse> answer) {
            asked.add(request.getWorkflowId());
            Status refusal = answers.get(request.getWorkflowId());
            if (refusal == null) {
                answer.onNext(SignalWithStartWorkflowExecutionResponse.newBuilder()
                        .setRunId(UUID.randomUUID().toString())
                        .build());
                answer.onCompleted();
            } else {
                answer.onError(refusal.asRuntimeException());
            }
        }
    }
}
