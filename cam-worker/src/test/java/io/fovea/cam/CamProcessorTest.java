package io.fovea.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.cam.method.CamMethod;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.FinishedMap;
import io.fovea.record.Inference;
import io.fovea.record.Prediction;
import io.fovea.record.Tensor;
import io.fovea.record.Variant;
import io.fovea.record.View;
import io.fovea.runtime.Emission;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CamProcessorTest {
    private final CamProcessor processor = new CamProcessor(CamMethod.HIRES_CAM);

    @Test
    void emitsTheMapUnderTheImagesKeyWithTheInferencesSettings() throws RejectedRecordException {
        Inference inference = inference(tensor(List.of(1, 2, 2), 1, 2, -3, 4), tensor(List.of(1, 1, 1), 2));

        List<Emission<?>> emissions = processor.process("image", inference);

        assertThat(emissions).hasSize(1);
        assertThat(emissions.get(0).topic()).isEqualTo(Topics.CAMS);
        assertThat(emissions.get(0).key()).isEqualTo("image");
        ClassActivationMap map = (ClassActivationMap) emissions.get(0).value();
        assertThat(map.getMethod()).isEqualTo("hires-cam");
        assertThat(map.getVariant()).isEqualTo(inference.getVariant());
        assertThat(map.getPredictions()).isEqualTo(inference.getPredictions());
        assertThat(List.of(map.getHeight(), map.getWidth())).containsExactly(2, 2);
        float[] values = new float[4];
        map.getValues().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        assertThat(values).containsExactly(2, 4, 0, 8);
    }

    @Test
    void aMapThatNeedsNoGradientIsPassedOn() throws RejectedRecordException {
        Inference inference = withoutGradients();
        inference.setMap(new FinishedMap("eigen-cam", tensor(List.of(1, 2), 0, 0.5f)));

        ClassActivationMap map = processor.map(inference);

        assertThat(map.getMethod()).isEqualTo("eigen-cam");
        assertThat(List.of(map.getHeight(), map.getWidth())).containsExactly(1, 2);
        assertThat(map.getValues()).isEqualTo(inference.getMap().getValues().getValues());
    }

    @Test
    void rejectsFinishedMapsThatAreNone() {
        assertRejected("neither gradients nor a finished map", withoutGradients());
        assertFinishedRejected("is not [H,W]", tensor(List.of(2), 0, 1));
        assertFinishedRejected("is not [H,W]", tensor(List.of(2, 2), 0, 1));
        assertFinishedRejected("has the value -1", tensor(List.of(1, 2), 0, -1));
        assertFinishedRejected("has the value NaN", tensor(List.of(1, 2), 0, Float.NaN));
    }

    private void assertFinishedRejected(String reason, Tensor values) {
        Inference inference = withoutGradients();
        inference.setMap(new FinishedMap("eigen-cam", values));
        assertRejected(reason, inference);
    }

    private static Inference withoutGradients() {
        Inference inference = inference(tensor(List.of(1, 1, 2), 1, 2), tensor(List.of(1, 1, 1), 2));
        inference.setGradients(null);
        return inference;
    }

    @Test
    void rejectsTensorsThatAreNone() {
        Tensor activations = tensor(List.of(1, 2, 2), 1, 2, 3, 4);
        Tensor gradients = tensor(List.of(1, 1, 1), 2);
        assertRejected("[C,H,W]", tensor(List.of(4), 1, 2, 3, 4), gradients);
        assertRejected("do not fit", activations, tensor(List.of(2, 1, 1), 1, 1));
        assertRejected("3 activations", tensor(List.of(1, 2, 2), 1, 2, 3), gradients);
        assertRejected("not finite", tensor(List.of(1, 2, 2), 1, 2, Float.NaN, 4), gradients);
        assertRejected("no feature maps", tensor(List.of(0, 2, 2)), tensor(List.of(0, 1, 1)));
        Tensor bytes = new Tensor("uint8", List.of(1, 2, 2), ByteBuffer.allocate(4));
        assertRejected("not float32", bytes, gradients);
        Tensor cut = new Tensor("float32", List.of(1, 2, 2), ByteBuffer.allocate(15));
        assertRejected("no whole float32", cut, gradients);
    }

    private void assertRejected(String reason, Tensor activations, Tensor gradients) {
        assertRejected(reason, inference(activations, gradients));
    }

    private void assertRejected(String reason, Inference inference) {
        assertThatThrownBy(() -> processor.process("image", inference))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining(reason);
    }

    private static Tensor tensor(List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return new Tensor("float32", shape, bytes.flip());
    }

    private static Inference inference(Tensor activations, Tensor gradients) {
        return Inference.newBuilder()
                .setImageId("image")
                .setFeed("test")
                .setReceivedAt(Instant.EPOCH)
                .setVariant(Variant.newBuilder()
                        .setModel("squeezenet1_1")
                        .setCheckpoint("synthetic")
                        .setPrecision("int8")
                        .setScheme("adaptive")
                        .build())
                .setView(new View(0.0, 0.0, 1.0, 1.0))
                .setPredictions(List.of(new Prediction(3, 0.75f)))
                .setTargetClass(3)
                .setTargetProbability(0.75f)
                .setTargetLayer("features.12")
                .setActivations(activations)
                .setGradients(gradients)
                .setElapsedMicros(1)
                .build();
    }
}
