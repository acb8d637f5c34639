package io.fovea.standalone;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Interruption;
import io.fovea.runtime.Service;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.ServiceHost;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** One service alone in this process, against any Kafka, until it is told to stop or cannot go on. */
abstract class ServiceCommand extends FoveaCommand {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The deployment file (YAML). Without it, defaults and FOVEA_KAFKA_* variables.")
    Optional<Path> config = Optional.empty();

    /** The service as the deployment file describes it; reads its section at once, before anything is opened. */
    abstract Function<ServiceContext, Service> configured(DeploymentFile file);

    @Override
    @SuppressWarnings("try") // open for as long as the body runs
    public final Integer call() throws InterruptedException {
        DeploymentFile file = config.map(DeploymentFile::read).orElseGet(DeploymentFile::empty);
        file.requireSections(Sections.ALL);
        Function<ServiceContext, Service> service = configured(file);
        try (ServiceHost host = ServiceHost.open(name(), file, System.getenv());
                Interruption interruption = Interruption.closing(host)) {
            host.start(service.apply(host.context()));
            Optional<String> failure = host.await();
            failure.ifPresent(reason -> err().println("fovea: " + reason));
            return failure.isPresent() ? 1 : 0;
        }
    }
}
