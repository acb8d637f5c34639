package io.fovea.standalone;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.cam.CamConfig;
import io.fovea.ingest.IngestConfig;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;

/** Reads a section as its service does. */
record DeploymentSections(DeploymentFile file) {
    Record validate(String service) {
        Watch.of(file);
        return switch (service) {
            case Sections.INGEST -> file.section(service, IngestConfig.class);
            case Sections.QUANTIZE -> file.section(service, QuantizeConfig.DEFAULTS);
            case Sections.CAM -> file.section(service, CamConfig.DEFAULTS);
            case Sections.SALIENCY -> file.section(service, SaliencyConfig.DEFAULTS);
            case Sections.AGGREGATE -> file.section(service, AggregatorConfig.DEFAULTS);
            default -> throw new IllegalArgumentException(service);
        };
    }
}
