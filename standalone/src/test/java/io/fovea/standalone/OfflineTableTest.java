package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.cam.method.CamMethod;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.table.rows.Table;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's table of 60 photographs, for the networks whose weights are too large to send them through a whole pipeline. */
class OfflineTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "resnet50"})
    void isPyTorchs(String network) throws IOException, RejectedRecordException {
        ReferenceTable reference = ReferenceTable.read(SharedFiles.require("reference/real.json"));
        Path masks = SharedFiles.require("images/ecssd-masks");
        Table table = Photographs.ecssd()
                .table(
                        "models: [" + network + "], masks: [folder]",
                        "seed: 0",
                        CamMethod.GRAD_CAM_PLUS_PLUS,
                        SaliencyConfig.DEFAULTS.withFolder(masks));

        assertThat(table.rows()).isNotEmpty();
        reference.assertTable(table, List.of(network));
    }
}
