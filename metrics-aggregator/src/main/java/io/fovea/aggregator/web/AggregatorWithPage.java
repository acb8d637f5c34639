package io.fovea.aggregator.web;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.Watch;

/** The aggregator and the page that shows its table, as one service. */
public final class AggregatorWithPage implements Service {
    private final AggregatorService aggregator;
    private final PageService page;

    /**
     * Builds a service that reads nothing until it is started.
     *
     * @param limits what one image may cost
     */
    public AggregatorWithPage(
            ServiceContext context, Watch watch, AggregatorConfig config, GalleryConfig gallery, DecodeLimits limits) {
        this.aggregator = new AggregatorService(context, watch, config);
        this.page = new PageService(context, watch, gallery, limits);
    }

    @Override
    public String name() {
        return aggregator.name();
    }

    @Override
    public void start() {
        aggregator.start();
        page.start();
    }

    @Override
    public void close() {
        page.close();
        aggregator.close();
    }
}
