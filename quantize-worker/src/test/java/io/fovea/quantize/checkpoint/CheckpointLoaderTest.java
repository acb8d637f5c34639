package io.fovea.quantize.checkpoint;

import static io.fovea.quantize.checkpoint.TinyCheckpoints.KINDS;
import static io.fovea.quantize.checkpoint.TinyCheckpoints.LINEAR;
import static io.fovea.quantize.checkpoint.TinyCheckpoints.parameter;
import static io.fovea.quantize.checkpoint.TinyCheckpoints.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fovea.quantize.network.ParameterSpec;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointLoaderTest {
    private static final byte[] LINEAR_SAFETENSORS = TinyCheckpoints.safetensors(
            "{\"weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                    + "\"bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
            12);

    /** As {@code sha256sum} computes it. */
    private static final String LINEAR_SAFETENSORS_SHA256 =
            "c4149adb4888266ef85db0518ad44da2a577d44527eff298ac30d3e9943d1b63";

    private final Path folder;

    CheckpointLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds-protocol-4.pth", "kinds-legacy.pth", "kinds.safetensors"})
    void readsEveryKindOfTensorThatPyTorchWrites(String file) {
        var checkpoint = CheckpointLoader.read(resource(file), "kinds", KINDS);

        assertThat(checkpoint.tensor("contiguous").values()).containsExactly(-2f, -1.75f, -1.5f, -1.25f, -1f, -0.75f);
        assertThat(checkpoint.tensor("transposed").values()).containsExactly(-2f, -1.25f, -1.75f, -1f, -1.5f, -0.75f);
        assertThat(checkpoint.tensor("sliced").values()).containsExactly(-0.5f, 0f, 0.5f, 1f, 1.5f, 2f);
        assertThat(checkpoint.tensor("shared").values()).containsExactly(3f, 3.25f, 3.5f, 3.75f);
        assertThat(checkpoint.tensor("expanded").values()).containsExactly(-1.25f, -1.25f, -1.25f, -1f, -1f, -1f);
        assertThat(checkpoint.tensor("scalar").values()).containsExactly(0.5f);
        assertThat(checkpoint.tensor("empty").values()).isEmpty();
        assertThat(checkpoint.tensor("parameter").values()).containsExactly(1.5f, -1.5f);
        assertThat(checkpoint.tensor("half").values())
                .containsExactly(1f, -2.5f, 0x1p-14f, 0x1p-24f, 65504f, Float.POSITIVE_INFINITY, -0f);
        assertThat(checkpoint.tensor("half_sliced").values()).containsExactly(2f, 4f);
        assertThat(checkpoint.tensor("bfloat16").values()).containsExactly(1f, -2.5f, 3.140625f, 1.0010069e-38f);
        assertThat(checkpoint.tensor("double").values()).containsExactly(0.1f, Float.NEGATIVE_INFINITY);
        assertThat(checkpoint.tensors().keySet())
                .containsExactlyElementsOf(KINDS.stream()
                        .filter(kind -> !kind.optional())
                        .map(ParameterSpec::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.pth", "training-legacy.pth"})
    void findsTheStateDictAmongWhatATrainingScriptKeeps(String file) {
        var checkpoint = CheckpointLoader.load(resource(file), "linear", LINEAR);

        assertThat(checkpoint.tensor("weight").values()).containsExactly(0.25f, -0.75f);
        assertThat(checkpoint.tensor("bias").values()).containsExactly(2f);
    }

    /** With arguments, hyperparameters, schedules, counters and numpy's numbers beside them, and prefixes of frameworks before the names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "script-arguments.pth",
                "script-arguments-protocol-4.pth",
                "script-lightning.pth",
                "script-compiled.pth",
                "script-averaged.pth",
                "script-numpy.pth"
            })
    void findsTheWeightsWhateverStandsBesideThem(String file) {
        var checkpoint = CheckpointLoader.load(resource(file), "linear", LINEAR);

        assertThat(checkpoint.tensor("weight").values()).containsExactly(0.25f, -0.75f);
        assertThat(checkpoint.tensor("bias").values()).containsExactly(2f);
    }

    @Test
    void readsTheAveragedWeightsWhereTheyAreAskedFor() {
        var averaged = CheckpointFile.read(resource("script-ema.pth"), Weights.EMA);
        var trained = CheckpointFile.read(resource("script-ema.pth"), Weights.TRAINED);

        assertThat(averaged.tensors())
                .hasEntrySatisfying(
                        "module.bias", bias -> assertThat(bias.values().get(0)).isEqualTo(3f));
        assertThat(trained.tensors())
                .hasEntrySatisfying(
                        "bias", bias -> assertThat(bias.values().get(0)).isEqualTo(2f));
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointFile.read(resource("script-arguments.pth"), Weights.EMA))
                .withMessageContaining("holds no averaged weights (model_ema, ")
                .withMessageContaining("it has \"model\", \"optimizer\"");
    }

    @Test
    void refusesAWholeModelBesideTheEpoch() {
        assertThatLoading(resource("script-whole-model.pth"))
                .withMessageContaining(
                        "under \"model\" refused: loading it would run \"torch.nn.modules.linear.Linear\"")
                .withMessageContaining("torch.onnx.export(model");
    }

    @ParameterizedTest
    @CsvSource({"nan, NaN", "infinite, infinity"})
    void refusesWeightsThatAreNoNumbers(String file, String what) {
        assertThatLoading(resource("script-" + file + ".pth"))
                .withMessage("script-" + file + ".pth: weight holds " + what);
    }

    @Test
    void isNamedByTheFilesChecksum() throws IOException {
        var file = Files.write(folder.resolve("linear.safetensors"), LINEAR_SAFETENSORS);

        var checkpoint = CheckpointLoader.load(file, "linear", LINEAR);

        assertThat(checkpoint.id()).isEqualTo(LINEAR_SAFETENSORS_SHA256.substring(0, 16));
        assertThat(checkpoint.synthetic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "whole-model.pth, torch.nn.modules.linear.Linear",
        "torchscript.pt, __torch__.torch.nn.modules.linear.Linear"
    })
    void refusesToRunTheCodeOfAWholeModel(String file, String constructor) {
        assertThatLoading(resource(file))
                .withMessageContaining(file + ": not a readable checkpoint: refused")
                .withMessageContaining('"' + constructor + '"')
                .withMessageContaining("model.state_dict()");
    }

    @Test
    void listsEveryDifferenceInOneMessage() {
        var others =
                List.of(parameter("weight", 2, 1), parameter("scale", 1), new ParameterSpec("count", List.of(), true));

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(resource("training.pth"), "other", others))
                .withMessageContaining("training.pth: not a checkpoint of other: 1 missing (scale), "
                        + "1 unexpected (\"bias\"), "
                        + "1 of another shape or type (weight is FLOAT32[1, 2] instead of [2, 1])");
    }

    @Test
    void listsNoMoreDifferencesThanOneCanRead() {
        var others = Arrays.stream(new int[100])
                .mapToObj(i -> parameter("a parameter", 1))
                .toList();

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(resource("kinds.pth"), "other", others))
                .withMessageContaining(
                        "100 missing (a parameter, a parameter, a parameter, a parameter, a parameter, ...)")
                .withMessageContaining("13 unexpected (")
                .withMessageMatching("[^\n]{1,1000}");
    }

    @Test
    void refusesCountsWhereWeightsBelong() {
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(
                        resource("kinds.pth"), "other", List.of(parameter("num_batches_tracked"))))
                .withMessageContaining("num_batches_tracked is INT64[] instead of []");
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "no checkpoint at all, neither torch.save's format nor safetensors",
        "'<!DOCTYPE html><html>', it looks like a web page",
        "version https://git-lfs.github.com/spec/v1, a Git LFS pointer",
        "'PK\u0003\u0004', 'truncated: the zip archive has no directory at its end'"
    })
    void saysWhatAFileIsInstead(String content, String reason) throws IOException {
        var file = Files.writeString(folder.resolve("linear.pth"), content, StandardCharsets.ISO_8859_1);

        assertThatLoading(file)
                .withMessageStartingWith(file + ": not a readable checkpoint: ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds-legacy.pth", "kinds.safetensors"})
    void refusesEveryTruncationOfAFile(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        var file = folder.resolve("kinds.pth");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatExceptionOfType(UserErrorException.class)
                    .as("%s bytes of %s", length, whole.length)
                    .isThrownBy(() -> CheckpointLoader.read(file, "kinds", KINDS))
                    .withMessageMatching("[^\n]+");
        }
    }

    @Test
    void holdsAFileToTheChecksumInItsName() throws IOException {
        var file = Files.write(folder.resolve("linear-0676ba61.safetensors"), LINEAR_SAFETENSORS);

        assertThatLoading(file)
                .withMessageContaining("its SHA-256 begins with " + LINEAR_SAFETENSORS_SHA256.substring(0, 8)
                        + ", its name says 0676ba61");
    }

    @Test
    void findsANetworksFileByItsName() throws IOException {
        var published = Files.createFile(folder.resolve("efficientnet_b0_rwightman-7f5810bc.pth"));
        Files.createFile(folder.resolve("vgg16_bn-6c64b313.pth"));
        Files.createFile(folder.resolve("squeezenet1_1-b8a52dc0.pth"));
        var torch = Files.createFile(folder.resolve("squeezenet1_1.pth"));

        assertThat(CheckpointLoader.find(folder, "efficientnet_b0")).contains(published);
        assertThat(CheckpointLoader.find(folder, "vgg16")).isEmpty();
        assertThat(CheckpointLoader.find(folder, "squeezenet1_1")).contains(torch);
        var safetensors = Files.createFile(folder.resolve("squeezenet1_1.safetensors"));
        assertThat(CheckpointLoader.find(folder, "squeezenet1_1")).contains(safetensors);
    }

    @Test
    void doesNotChooseBetweenTwoPublishedFiles() throws IOException {
        Files.createFile(folder.resolve("resnet50-0676ba61.pth"));
        Files.createFile(folder.resolve("resnet50-11ad3fa6.pth"));

        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(folder, "resnet50", LINEAR))
                .withMessageContaining("resnet50-0676ba61.pth, resnet50-11ad3fa6.pth");
    }

    @Test
    void saysHowToGetAMissingCheckpoint() {
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(folder, "resnet50", LINEAR))
                .withMessageContaining(folder + ": no checkpoint of resnet50")
                .withMessageContaining("fovea models pull resnet50");
        assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(folder.resolve("absent.pth"), "resnet50", LINEAR))
                .withMessageContaining("absent.pth: no such checkpoint");
    }

    private static ThrowableAssertAlternative<UserErrorException> assertThatLoading(Path file) {
        return assertThatExceptionOfType(UserErrorException.class)
                .isThrownBy(() -> CheckpointLoader.load(file, "linear", LINEAR));
    }
}
