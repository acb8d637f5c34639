package io.fovea.ingest;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.ServiceHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** An ingest service with one feed, described as a user describes it. */
public final class RunningFeed implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(90);

    private final ServiceHost host;
    private final IngestService service;

    private RunningFeed(ServiceHost host, IngestService service) {
        this.host = host;
        this.service = service;
    }

    /** Starts from the YAML of one item of {@code feeds}. */
    public static RunningFeed start(TestBroker broker, Path state, String feedYaml) {
        IngestConfig config = DeploymentFile.parse(
                        "test", "ingest:\n  feeds:\n    - " + feedYaml.strip().replace("\n", "\n      "))
                .section("ingest", IngestConfig.class)
                .withState(state);
        ServiceHost host = broker.host();
        IngestService service = new IngestService(host.context(), config);
        try {
            host.start(service);
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
        return new RunningFeed(host, service);
    }

    public FeedProgress progress() {
        return service.progress().get(0);
    }

    public FeedProgress await(String what, Predicate<FeedProgress> until) {
        return Awaitility.await(what).atMost(SOON).until(this::progress, until);
    }

    @Override
    public void close() {
        host.close();
    }
}
