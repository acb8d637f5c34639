package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.cam.method.CamMethod;
import io.fovea.quantize.checkpoint.CheckpointFolder;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.worker.FolderCalibration;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Agreement;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MobileNet-V2 at 8 bits: the table of {@code docs/mobilenet-int8.md}, which it prints. Labelled photographs of ImageNet;
 * scheme static is calibrated on others, those of ECSSD, {@code -Dfovea.study.calibrationImages=10} of them instead of all
 * 60. Further networks by {@code -Dfovea.study.networks=squeezenet1_1,resnet50}.
 */
class MobileNetStudyTest {
    private static final String MOBILENET = "mobilenet_v2";

    @Test
    void losesItsClassesWithOneRangePerTensorOfWeightsAndKeepsMostWithOnePerChannel(@TempDir Path calibrations)
            throws IOException, RejectedRecordException {
        Photographs photographs = Photographs.imageNet();
        Table adaptive = study(photographs, MOBILENET, calibrations, "adaptive");
        Table calibrated = study(photographs, MOBILENET, calibrations, "static");

        double f32 = accuracy(adaptive, "f32 v f32");
        assertThat(f32).isGreaterThan(.75);
        assertThat(accuracy(adaptive, "int16 v f32")).isGreaterThan(f32 - .05);
        assertThat(accuracy(calibrated, "int16 v f32")).isGreaterThan(f32 - .05);
        assertThat(accuracy(adaptive, "int8 v f32")).isLessThan(.15);
        // calibrated ranges of outputs cost it classes of their own, far fewer than one range per tensor of weights
        // does
        assertThat(accuracy(calibrated, "int8 v f32")).isBetween(.4, f32 - .1);
        assertThat(sameClass(calibrated)).isGreaterThan(sameClass(adaptive) + .4);

        for (String network :
                List.of(System.getProperty("fovea.study.networks", "").split(",", -1))) {
            if (!network.isEmpty()) {
                study(photographs, network, calibrations, "adaptive");
                study(photographs, network, calibrations, "static");
            }
        }
    }

    private static Table study(Photographs photographs, String name, Path calibrations, String scheme)
            throws RejectedRecordException {
        if (scheme.equals("static")) {
            Network network = Networks.named(name).orElseThrow();
            new FolderCalibration(
                            SharedFiles.require("images/ecssd"),
                            Integer.getInteger("fovea.study.calibrationImages", 60))
                    .record(
                            LoadedModel.published(
                                    new CheckpointFolder(Optional.of(SharedFiles.require("models")), false)
                                            .of(network)),
                            calibrations,
                            reason -> {});
        }
        Table table = photographs.table(
                "models: [" + name + "], masks: [], noiseFloor: true, schemes: [" + scheme + "]",
                "calibrations: " + calibrations,
                CamMethod.GRAD_CAM_PLUS_PLUS,
                SaliencyConfig.DEFAULTS);
        for (String comparison : List.of("f32 v f32", "int16 v f32", "int8 v f32")) {
            TableRow cc = Photographs.row(table, comparison, "cc");
            Agreement agreement = cc.agreement();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %d of %d (%.2f) | %.2f | %+.3f | %.3f | %.3f |%n",
                    name,
                    scheme,
                    comparison.split(" ", 2)[0],
                    agreement.correct(),
                    agreement.labelled(),
                    agreement.accuracy().orElseThrow(),
                    agreement.sameClassShare().orElseThrow(),
                    agreement.confidenceShift().mean(),
                    Photographs.row(table, comparison, "sim").moments().mean(),
                    cc.moments().mean());
        }
        return table;
    }

    private static double sameClass(Table table) {
        return Photographs.row(table, "int8 v f32", "cc")
                .agreement()
                .sameClassShare()
                .orElseThrow();
    }

    private static double accuracy(Table table, String comparison) {
        return Photographs.row(table, comparison, "cc").agreement().accuracy().orElseThrow();
    }
}
