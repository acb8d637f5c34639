package io.fovea.standalone;

import io.fovea.cam.CamConfig;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.standalone.offline.OfflineStudy;
import io.fovea.standalone.offline.TableDifferences;
import io.fovea.standalone.report.PipelineClient;
import io.fovea.table.rows.Table;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fovea verify}: holds a running pipeline's table to one that is computed straight from the images. */
@Command(
        name = "verify",
        description = {
            "Computes the table of a folder of images in one thread and without Kafka, by the settings of the deployment",
            "file, and compares it with that of a running pipeline, row by row: counts must be equal, moments within 1e-9.",
            "",
            "The feed must be over exactly these images. Exits with 1 where a row is missing, differs or is too many.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  fovea verify --config fovea.yaml --images photos --feed photos --url http://127.0.0.1:8080"
        })
final class VerifyCommand extends FoveaCommand {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The deployment file: sections watch, quantize, cam and saliency.")
    private Path config = Path.of("");

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "The feed's folder.")
    private Path images = Path.of("");

    @Option(names = "--feed", paramLabel = "NAME", required = true, description = "The feed, as its rows name it.")
    private String feed = "";

    @Option(names = "--url", paramLabel = "URL", description = "The aggregator. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Override
    public Integer call() {
        DeploymentFile file = DeploymentFile.read(config);
        file.requireSections(Sections.ALL);
        Table running = new PipelineClient(url).table();
        Table ours = new Table(running.rows().stream()
                .filter(row -> row.feed().equals(feed) && row.segment().isEmpty())
                .toList());
        TableDifferences found = TableDifferences.of(offline(file), ours);
        PrintWriter out = out();
        found.differences().forEach(out::println);
        out.printf("%d rows equal, %d not%n", found.equal(), found.differences().size());
        out.flush();
        return found.differences().isEmpty() ? 0 : 1;
    }

    private Table offline(DeploymentFile file) {
        try (OfflineStudy study = OfflineStudy.open(
                Watch.of(file),
                file.section(Sections.QUANTIZE, QuantizeConfig.DEFAULTS),
                file.section(Sections.CAM, CamConfig.DEFAULTS),
                file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS),
                file.section(Sections.LIMITS, DecodeLimits.DEFAULT))) {
            for (Path image : files()) {
                try {
                    study.add(event(image));
                } catch (RejectedRecordException e) {
                    err().println("left out: " + image + ": " + e.getMessage());
                }
            }
            return study.table();
        }
    }

    private List<Path> files() {
        try (Stream<Path> found = Files.walk(images)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UserErrorException(images + ": cannot be listed: " + e, e);
        }
    }

    /** What the directory feed makes of a file, as far as the table depends on it. */
    private ImageEvent event(Path image) {
        try {
            byte[] bytes = Files.readAllBytes(image);
            return ImageEvent.newBuilder()
                    .setImageId(DigestUtils.sha256Hex(bytes))
                    .setFeed(feed)
                    .setSource(images.relativize(image).toString().replace(File.separatorChar, '/'))
                    .setCapturedAt(Instant.EPOCH)
                    .setReceivedAt(Instant.EPOCH)
                    .setContentType("application/octet-stream")
                    .setWidth(0)
                    .setHeight(0)
                    .setBytes(ByteBuffer.wrap(bytes))
                    .build();
        } catch (IOException e) {
            throw new UserErrorException(image + ": cannot be read: " + e, e);
        }
    }
}
