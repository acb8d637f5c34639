package io.fovea.standalone;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.aggregator.ImageCounts;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.aggregator.web.PageService;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.cam.CamConfig;
import io.fovea.cam.CamService;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.FeedProgress;
import io.fovea.ingest.IngestConfig;
import io.fovea.ingest.IngestService;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.quantize.worker.QuantizeService;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.claimcheck.ClaimCheckConfig;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyService;
import io.fovea.saliency.onnx.OnnxRuntimeEngine;
import io.fovea.table.rows.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** A real broker and every service in this process. */
final class DemoPipeline implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final ServiceHost host;
    private final AggregatorService aggregator;
    private final IngestService ingest;
    private final Backlog backlog;

    private DemoPipeline(EmbeddedBroker broker, ServiceHost host, DemoDeployment deployment) {
        this.broker = broker;
        this.host = host;
        OnnxRuntimeEngine.load();
        DeploymentFile file = deployment.file();
        Watch watch = Watch.of(file);
        ServiceContext context = host.context();
        DecodeLimits limits = file.section(Sections.LIMITS, DecodeLimits.DEFAULT);
        aggregator = new AggregatorService(context, watch, file.section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS));
        ingest = new IngestService(context, file.section(Sections.INGEST, IngestConfig.class), limits);
        QuantizeService quantize =
                new QuantizeService(context, watch, file.section(Sections.QUANTIZE, QuantizeConfig.DEFAULTS), limits);
        CamService cam = new CamService(context, file.section(Sections.CAM, CamConfig.DEFAULTS));
        backlog = new Backlog(context.kafka(), watch.hasMasks());
        host.start(aggregator);
        host.start(new PageService(context, watch, file.section(Sections.GALLERY, GalleryConfig.DEFAULTS), limits));
        host.start(cam);
        if (watch.hasMasks()) {
            host.start(new SaliencyService(
                    context, watch, file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS), limits));
        }
        host.start(quantize);
        host.start(ingest);
    }

    /**
     * Starts everything, the feeds last.
     *
     * @param data folder for Kafka's topics
     */
    static DemoPipeline start(DemoDeployment deployment, Path data) {
        EmbeddedBroker broker;
        try {
            broker = EmbeddedBroker.start(data.resolve("kafka"));
        } catch (IOException e) {
            throw new UserErrorException("the embedded Kafka broker does not start: " + e.getMessage(), e);
        }
        try {
            ServiceHost host = ServiceHost.open(
                    "standalone",
                    // Of this name again after a restart: no group waits for a member that is gone.
                    KafkaSettings.at(broker.bootstrapServers())
                            .withProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "demo"),
                    deployment.file().section(Sections.HTTP, HttpSettings.DEFAULTS),
                    deployment.file().section(Sections.CLAIM_CHECK, ClaimCheckConfig.class));
            try {
                return new DemoPipeline(broker, host, deployment);
            } catch (RuntimeException e) {
                host.close();
                throw e;
            }
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    int port() {
        return host.context().http().port();
    }

    Table table() {
        return aggregator.table();
    }

    ImageCounts images() {
        return aggregator.images();
    }

    List<FeedProgress> feeds() {
        return ingest.progress();
    }

    /** Whether the feeds have come to their end and every image that they brought is counted in the table. */
    boolean isDone() throws InterruptedException {
        return feeds().stream().allMatch(FeedProgress::exhausted) && isCaughtUp();
    }

    /** Distinct images that the feeds have brought. */
    long published() {
        return feeds().stream().mapToLong(FeedProgress::published).sum();
    }

    /** Whether every image that the feeds have brought so far is counted in the table; more may come. */
    boolean isCaughtUp() throws InterruptedException {
        ImageCounts images = images();
        if (feeds().stream().anyMatch(feed -> feed.inFlight() > 0) || images.begun() < published()) {
            return false;
        }
        try {
            return images.open() == 0 && table().comparisons() == images.comparisons() && backlog.records() == 0;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the embedded broker does not tell its offsets", e.getCause());
        }
    }

    /** A part that cannot go on, and why. */
    Optional<String> failure() {
        return host.context().health().check().entrySet().stream()
                .filter(part -> !part.getValue().isAlive())
                .map(part -> part.getKey() + " " + part.getValue().describe())
                .findFirst();
    }

    /** The parts that cannot work yet, each with what it waits for. */
    List<String> waitsFor() {
        return host.context().health().check().entrySet().stream()
                .filter(part -> !part.getValue().isReady())
                .map(part -> part.getKey() + " is " + part.getValue().describe())
                .toList();
    }

    @Override
    public void close() {
        backlog.close();
        host.close();
        broker.close();
    }
}
