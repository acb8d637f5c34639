package io.fovea.standalone;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.gallery.GalleryConfig;
import io.fovea.aggregator.web.AggregatorWithPage;
import io.fovea.cam.CamConfig;
import io.fovea.cam.CamService;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.IngestConfig;
import io.fovea.ingest.IngestService;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.quantize.worker.QuantizeService;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyService;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** {@code fovea ingest}, {@code quantize}, {@code cam}, {@code saliency} and {@code aggregate}. */
final class ServiceCommands {
    private ServiceCommands() {}

    private static DecodeLimits limits(DeploymentFile file) {
        return file.section(Sections.LIMITS, DecodeLimits.DEFAULT);
    }

    @Command(name = "ingest", description = "Run the feeds: images from their sources into Kafka.")
    static final class Ingest extends ServiceCommand {
        @Override
        Function<ServiceContext, Service> configured(DeploymentFile file) {
            IngestConfig config = file.section(Sections.INGEST, IngestConfig.class);
            DecodeLimits limits = limits(file);
            return context -> new IngestService(context, config, limits);
        }
    }

    @Command(name = "quantize", description = "Explain images: every network at every precision.")
    static final class Quantize extends ServiceCommand {
        @Override
        Function<ServiceContext, Service> configured(DeploymentFile file) {
            Watch watch = Watch.of(file);
            QuantizeConfig config = file.section(Sections.QUANTIZE, QuantizeConfig.DEFAULTS);
            DecodeLimits limits = limits(file);
            return context -> new QuantizeService(context, watch, config, limits);
        }
    }

    @Command(name = "cam", description = "Turn activations and gradients into class activation maps.")
    static final class Cam extends ServiceCommand {
        @Override
        Function<ServiceContext, Service> configured(DeploymentFile file) {
            CamConfig config = file.section(Sections.CAM, CamConfig.DEFAULTS);
            return context -> new CamService(context, config);
        }
    }

    @Command(name = "saliency", description = "Mask the salient object of images.")
    static final class Saliency extends ServiceCommand {
        @Override
        Function<ServiceContext, Service> configured(DeploymentFile file) {
            Watch watch = Watch.of(file);
            SaliencyConfig config = file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS);
            DecodeLimits limits = limits(file);
            return context -> new SaliencyService(context, watch, config, limits);
        }
    }

    @Command(name = "aggregate", description = "Join maps and masks, keep the table, serve it and its page.")
    static final class Aggregate extends ServiceCommand {
        @Override
        Function<ServiceContext, Service> configured(DeploymentFile file) {
            Watch watch = Watch.of(file);
            AggregatorConfig config = file.section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS);
            GalleryConfig gallery = file.section(Sections.GALLERY, GalleryConfig.DEFAULTS);
            DecodeLimits limits = limits(file);
            return context -> new AggregatorWithPage(context, watch, config, gallery, limits);
        }
    }
}
