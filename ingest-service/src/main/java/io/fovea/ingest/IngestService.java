package io.fovea.ingest;

import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.ingest.feed.ImageBudget;
import io.fovea.runtime.Health;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the configured feeds and publishes their images as image events, keyed by the SHA-256 of their bytes. */
public final class IngestService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

    private static final String EXPLAINS = "quantize";
    private static final String MASKS = "saliency";

    private static final Duration CLEANING = Duration.ofHours(1);

    private final ServiceContext context;
    private final IngestConfig config;
    private final DecodeLimits limits;
    private final ImageDecoder decoder;
    private final List<FeedRunner> runners = Collections.synchronizedList(new ArrayList<>());
    private @Nullable ImagePublisher publisher;
    private @Nullable ClaimCheckCleaning cleaning;
    private @Nullable WorkersLag lag;

    public IngestService(ServiceContext context, IngestConfig config) {
        this(context, config, DecodeLimits.DEFAULT);
    }

    /**
     * Builds a service that opens its sources when it is started.
     *
     * @param limits what one image may cost
     */
    public IngestService(ServiceContext context, IngestConfig config, DecodeLimits limits) {
        this.context = context;
        this.config = config;
        this.limits = limits;
        this.decoder = new ImageDecoder(limits);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public void start() {
        Map<String, FeedFactory> factories = factories();
        config.feeds().forEach(feed -> factoryOf(feed, factories));
        TopicAdmin.ensure(context.kafka(), List.of(Topics.IMAGES, Topics.DEAD_LETTERS));
        FilePositions positions = new FilePositions(config.stateOrDefault(), clusterId());
        ImagePublisher images = new ImagePublisher(context);
        publisher = images;
        cleaning = new ClaimCheckCleaning(context.claimCheck(), context.clock(), CLEANING);
        ImageBudget budget = ImageBudget.ofHeap();
        InFlightWindow window = new InFlightWindow(config.maxInFlightOrDefault());
        WorkersLag waiting = new WorkersLag(
                Admin.create(context.kafka().admin()),
                context.kafka().groupId(EXPLAINS),
                context.kafka().groupId(MASKS),
                config.maxLagOrDefault(),
                context.meters());
        lag = waiting;
        for (FeedConfig feed : config.feeds()) {
            FeedCounters counters = new FeedCounters(feed.name(), context.meters());
            Feed source = factoryOf(feed, factories)
                    .create(new FeedSettings(feed.name(), feed.file(), positions.of(feed.name()), limits, budget));
            ImageIntake intake =
                    new ImageIntake(feed, decoder, images, window, budget, waiting, counters, context.clock());
            runners.add(new FeedRunner(feed.name(), source, intake, counters));
        }
        Gauge.builder("fovea.images.budget.free", budget, ImageBudget::free)
                .description("Bytes of encoded images that may still come in at once")
                .baseUnit("bytes")
                .register(context.meters());
        Gauge.builder("fovea.image.decoders.stuck", decoder, ImageDecoder::stuck)
                .description("Decoders that have exceeded their time and still run")
                .register(context.meters());
        context.health().register("ingest", this::health);
        runners.forEach(FeedRunner::start);
        // Not the whole configuration: feeds have passwords.
        LOG.info(
                "event=ingest_started feeds=\"{}\" state={} limits=\"{}\" claim_check=\"{}\"",
                config.feeds().stream()
                        .map(feed -> feed.name() + ":" + feed.type())
                        .collect(Collectors.joining(" ")),
                config.stateOrDefault(),
                limits,
                context.claimCheck());
    }

    /** How far each feed has come, in the order of the configuration. */
    public List<FeedProgress> progress() {
        synchronized (runners) {
            return runners.stream().map(FeedRunner::progress).toList();
        }
    }

    private Health health() {
        synchronized (runners) {
            for (FeedRunner runner : runners) {
                if (!runner.health().isReady()) {
                    return runner.health();
                }
            }
        }
        ImagePublisher images = publisher;
        return images == null ? Health.down("closed") : images.health();
    }

    private static Map<String, FeedFactory> factories() {
        Map<String, FeedFactory> byType = new TreeMap<>();
        ServiceLoader.load(FeedFactory.class).forEach(factory -> byType.put(factory.type(), factory));
        return byType;
    }

    private static FeedFactory factoryOf(FeedConfig feed, Map<String, FeedFactory> factories) {
        FeedFactory factory = factories.get(feed.type());
        if (factory == null) {
            throw new UserErrorException("feed '" + feed.name() + "': no feed is of type '" + feed.type() + "' (known: "
                    + String.join(", ", factories.keySet()) + ")");
        }
        return factory;
    }

    private String clusterId() {
        try (Admin admin = Admin.create(context.kafka().admin())) {
            return admin.describeCluster().clusterId().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while asking Kafka for its id", e);
        } catch (ExecutionException e) {
            throw new UserErrorException(
                    "Kafka at " + context.kafka().bootstrapServers() + " does not tell its id: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        context.health().deregister("ingest");
        List<FeedRunner> running = new ArrayList<>(runners);
        running.forEach(FeedRunner::close);
        if (lag != null) {
            lag.close();
            lag = null;
        }
        if (cleaning != null) {
            cleaning.close();
            cleaning = null;
        }
        ImagePublisher images = publisher;
        if (images != null) {
            images.close();
            publisher = null;
        }
        progress().forEach(feed -> LOG.info("event=feed_closed progress=\"{}\"", feed));
    }
}
