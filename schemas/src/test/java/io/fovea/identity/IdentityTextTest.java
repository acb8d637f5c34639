package io.fovea.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every identity has one text, which reads back as the same value, and one record. */
class IdentityTextTest {
    private static final Variant F32 =
            Variant.simulated("vgg16", "397923af8e79cdbb", Precision.F32, Scheme.NONE, Optional.empty(), Protocol.EVAL);
    private static final Variant INT8 = Variant.simulated(
            "vgg16", "397923af8e79cdbb", Precision.INT8, Scheme.ADAPTIVE, Optional.empty(), Protocol.EVAL);
    private static final Variant STATIC = Variant.simulated(
            "vgg16", "397923af8e79cdbb", Precision.INT8, Scheme.STATIC, Optional.of("0f1e2d3c"), Protocol.SEED);
    private static final Variant DEPLOYED = new Variant(
            "yard|cam @ 50%/2=1;x",
            "0123456789abcdef",
            Optional.of(new DeployedFile("yard-int8 @(v2)/a;b", "fedcba9876543210", "qdq", "52/53")),
            Precision.INT8,
            Scheme.DEPLOYED,
            Optional.empty(),
            Protocol.EVAL,
            0,
            "unit/centre-crop+224",
            Optional.of("onnxruntime-1.28.0/cpu/all/avx512_vnni"));

    static List<Variant> variants() {
        return List.of(F32, F32.withPass(1), INT8, STATIC, DEPLOYED);
    }

    static List<RowIdentity> rows() {
        return List.of(
                new RowIdentity("yard", F32, "grad-cam++", new GroundTruth("birefnet")),
                new RowIdentity("yard", INT8, "grad-cam++", F32),
                new RowIdentity("yard", F32.withPass(1), "grad-cam++", F32),
                new RowIdentity("feed|of %", DEPLOYED, "layer-cam", new GroundTruth("my|model/x")),
                new RowIdentity("yard", INT8, "eigen-cam", DEPLOYED));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void a_variant_reads_back_from_its_text_and_its_record(Variant variant) {
        assertThat(Variant.parse(variant.toString())).isEqualTo(variant);
        assertThat(Variant.of(variant.toRecord())).isEqualTo(variant);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_reads_back_from_its_text_and_its_record(RowIdentity row) {
        assertThat(RowIdentity.parse(row.toString())).isEqualTo(row);
        assertThat(RowIdentity.of(row.toRecord())).isEqualTo(row);
    }

    @Test
    void the_usual_is_short() {
        assertThat(F32).hasToString("vgg16@397923af8e79cdbb/f32");
        assertThat(STATIC).hasToString("vgg16@397923af8e79cdbb/int8/static;calibration=0f1e2d3c;protocol=seed");
        assertThat(rows().get(1))
                .hasToString("yard|vgg16@397923af8e79cdbb/int8/adaptive|grad-cam++|vgg16@397923af8e79cdbb/f32");
    }

    @Test
    void a_comparison_says_which_precision_is_held_against_what() {
        assertThat(rows().stream().map(row -> row.comparison().toString()))
                .containsExactly(
                        "f32 v GT", "int8 v f32", "f32 v f32", "int8 v GT", "int8 v int8/deployed/yard-int8 @(v2)/a;b");
        rows().forEach(row ->
                assertThat(Comparison.parse(row.comparison().toString())).isEqualTo(row.comparison()));
    }

    @Test
    void two_files_of_one_name_are_two_variants() {
        Variant other = new Variant(
                DEPLOYED.model(),
                DEPLOYED.checkpoint(),
                DEPLOYED.file()
                        .map(file -> new DeployedFile(file.name(), "0000000000000000", file.form(), file.twin())),
                DEPLOYED.precision(),
                DEPLOYED.scheme(),
                DEPLOYED.calibration(),
                DEPLOYED.protocol(),
                DEPLOYED.pass(),
                DEPLOYED.preprocessing(),
                DEPLOYED.runtime());

        assertThat(other).isNotEqualTo(DEPLOYED).isNotEqualByComparingTo(DEPLOYED);
        assertThat(other.toString()).isNotEqualTo(DEPLOYED.toString());
    }

    @Test
    void tables_show_masks_first_and_precise_before_coarse() {
        List<Comparison> shuffled = new ArrayList<>(List.of(
                Comparison.parse("int8 v f32"),
                Comparison.parse("int8 v GT"),
                Comparison.parse("int16 v f32"),
                Comparison.parse("f32 v GT")));
        Collections.sort(shuffled);

        assertThat(shuffled.stream().map(Comparison::toString))
                .containsExactly("f32 v GT", "int8 v GT", "int16 v f32", "int8 v f32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "vgg16",
                "vgg16@1/f32/none/x",
                "vgg16@1/f33",
                "vgg16@1/f32;colour=red",
                "vgg16@1/f32;x",
                "vgg16@1/int8/deployed;file=a@b"
            })
    void what_is_no_variant_is_refused(String text) {
        assertThatThrownBy(() -> Variant.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_unknown_name_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> Precision.of("int7"))
                .hasMessage("unknown precision \"int7\"; known are f32, fp16, bf16, int16, int8, int4");
    }

    @Test
    void an_image_is_named_by_its_feed_and_its_bytes() {
        ImageKey key = new ImageKey("yard", "ab".repeat(32));

        assertThat(ImageKey.parse(key.toString())).contains(key);
        assertThat(ImageKey.parse("ab".repeat(32))).isEmpty();
        assertThat(ImageKey.parse("yard/photo.jpg")).isEmpty();
        assertThat(ImageKey.parse("yard/a/" + "ab".repeat(32))).isEmpty();
    }
}
