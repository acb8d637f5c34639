package io.fovea.aggregator.web;

import io.fovea.aggregator.gallery.ClassesEndpoint;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.aggregator.gallery.GalleryEndpoint;
import io.fovea.aggregator.gallery.GalleryFeed;
import io.fovea.aggregator.gallery.GalleryStore;
import io.fovea.aggregator.gallery.HistoryEndpoint;
import io.fovea.aggregator.gallery.MetricsEndpoint;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.runtime.HttpEndpoint;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.Watch;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page at {@code /}, with the gallery and the events behind it. It needs {@code /api/table} beside it. */
public final class PageService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(PageService.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    private final ServiceContext context;
    private final GalleryConfig config;
    private final ClassesEndpoint classes;
    private final GalleryStore store;
    private final EventStream events = new EventStream();
    private Optional<Running> running = Optional.empty();

    private record Running(GalleryFeed feed, Thread thread) {}

    /**
     * Builds a page that reads nothing until it is started.
     *
     * @param limits what one image may cost
     * @throws io.fovea.runtime.UserErrorException if the names of classes cannot be read
     */
    public PageService(ServiceContext context, Watch watch, GalleryConfig config, DecodeLimits limits) {
        this.context = context;
        this.config = config;
        this.classes = ClassesEndpoint.of(watch);
        this.store = new GalleryStore(config, context.clock(), context.claimCheck(), limits);
    }

    @Override
    public String name() {
        return "page";
    }

    @Override
    public synchronized void start() {
        TopicAdmin.ensure(context.kafka(), Topics.all());
        GalleryFeed feed =
                new GalleryFeed(context.kafka(), context.serdes(), store, config, context.clock(), this::publish);
        Thread thread = new Thread(feed, "gallery");
        running = Optional.of(new Running(feed, thread));
        context.health().register(name(), feed::health);
        Gauge.builder("fovea.gallery.images", store, GalleryStore::size)
                .description("Images that the page keeps")
                .register(context.meters());
        Gauge.builder("fovea.gallery.memory", store, GalleryStore::bytes)
                .description("Memory that they take, about")
                .baseUnit("bytes")
                .register(context.meters());
        FunctionCounter.builder("fovea.gallery.passed.over", feed, GalleryFeed::passedOver)
                .description("Records that the page could not read or show")
                .register(context.meters());
        install(context.http(), store, classes, events);
        thread.start();
        LOG.info("event=page_started port={} config=\"{}\"", context.http().port(), config);
    }

    /** Adds the page and what it asks for to a port. */
    static void install(HttpEndpoint http, GalleryStore store, ClassesEndpoint classes, EventStream events) {
        http.handle("/", new PageFiles());
        http.handle("/api/images", new GalleryEndpoint(store));
        http.handle("/api/classes", classes);
        http.handle("/api/metrics", new MetricsEndpoint());
        http.handle("/api/history", new HistoryEndpoint(store));
        http.handle("/api/events", events);
    }

    private void publish(GalleryFeed.Change change) {
        if (change instanceof GalleryFeed.Change.Image image) {
            events.publish("image", image.key().toString());
        } else {
            events.publish("table", "changed");
        }
    }

    @Override
    public synchronized void close() {
        events.close();
        running.ifPresent(this::stop);
        running = Optional.empty();
    }

    private void stop(Running some) {
        some.feed().close();
        try {
            some.thread().join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.health().deregister(name());
    }
}
