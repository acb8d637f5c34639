package io.fovea.cam;

import io.fovea.record.Inference;
import io.fovea.runtime.RecordWorker;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.WorkerSettings;
import io.fovea.schemas.Topics;

/** The CAM worker: topic {@code inferences} in, topic {@code cams} out. Needs no model and no weights. */
public final class CamService implements Service {
    private final RecordWorker<Inference> worker;

    public CamService(ServiceContext context, CamConfig config) {
        worker = new RecordWorker<>(
                context,
                "cam",
                Topics.INFERENCES,
                new CamProcessor(config.chosenMethod()),
                WorkerSettings.DEFAULTS.withConcurrency(config.threads()));
    }

    @Override
    public String name() {
        return worker.name();
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }
}
