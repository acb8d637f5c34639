package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.aggregator.table.Table;
import io.fovea.cam.method.CamMethod;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's table of 60 photographs, for the networks whose weights are too large to send them through a whole pipeline. */
class OfflineTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "resnet50"})
    void isPyTorchs(String network) throws IOException, RejectedRecordException {
        ReferenceTable reference = ReferenceTable.read(SharedFiles.require("reference/real.json"));
        Path masks = SharedFiles.require("images/ecssd-masks");
        SaliencyConfig groundTruth = new SaliencyConfig(
                List.of(SaliencyConfig.FOLDER), Optional.of(masks), List.of(), true, 1, 1, "cpu", Map.of());

        Table table = Photographs.ecssd()
                .table("networks: [" + network + "]", CamMethod.GRAD_CAM_PLUS_PLUS, Optional.of(groundTruth));

        assertThat(table.rows()).isNotEmpty();
        reference.assertTable(table, List.of(network));
    }
}
