package io.fovea.identity;

import java.util.Comparator;
import java.util.Optional;

/**
 * One model in one of the ways in which it is run. Every setting that can change a map stands here, so a part of an image
 * is named by its variant.
 *
 * @param model torchvision's name, or the name that the deployment gives its own model
 * @param checkpoint first 16 hexadecimal digits of the SHA-256 of the file with the weights, of a deployed file those of
 *     its float original; or {@link #SYNTHETIC}
 * @param file the deployed file; empty where the model is the float original, built in or simulated
 * @param precision of weights and layer outputs
 * @param scheme where the ranges of quantization come from
 * @param calibration id of the calibration whose ranges scheme static used
 * @param protocol in which the model runs
 * @param pass 0; 1 for the second f32 pass that measures the noise floor
 * @param preprocessing how pixels become the model's input, as a short text
 * @param runtime how ONNX Runtime ran the file; empty for the simulation in libtorch
 */
public record Variant(
        String model,
        String checkpoint,
        Optional<DeployedFile> file,
        Precision precision,
        Scheme scheme,
        Optional<String> calibration,
        Protocol protocol,
        int pass,
        String preprocessing,
        Optional<String> runtime)
        implements Reference, Comparable<Variant> {
    /** The checkpoint of generated weights, which recognise nothing. */
    public static final String SYNTHETIC = "synthetic";
    /** The preprocessing of networks trained on ImageNet as torchvision's are. */
    public static final String IMAGENET = "imagenet";

    private static final Comparator<Variant> ORDER = Comparator.comparing(Variant::model)
            .thenComparing(Variant::checkpoint)
            .thenComparing(Variant::protocol)
            .thenComparing(Variant::preprocessing)
            .thenComparing(Variant::precision)
            .thenComparing(Variant::scheme)
            .thenComparing(variant -> variant.calibration.orElse(""))
            .thenComparing(variant -> variant.file.map(DeployedFile::text).orElse(""))
            .thenComparing(variant -> variant.runtime.orElse(""))
            .thenComparing(Variant::pass);

    /** A variant that libtorch simulates, from a network as torchvision has it. */
    public static Variant simulated(
            String model,
            String checkpoint,
            Precision precision,
            Scheme scheme,
            Optional<String> calibration,
            Protocol protocol) {
        return new Variant(
                model,
                checkpoint,
                Optional.empty(),
                precision,
                scheme,
                calibration,
                protocol,
                0,
                IMAGENET,
                Optional.empty());
    }

    /**
     * A variant that ONNX Runtime runs.
     *
     * @param file empty for the float original itself
     */
    public static Variant deployed(
            String model,
            String checkpoint,
            Optional<DeployedFile> file,
            Precision precision,
            String preprocessing,
            String runtime) {
        return new Variant(
                model,
                checkpoint,
                file,
                precision,
                file.isPresent() ? Scheme.DEPLOYED : Scheme.NONE,
                Optional.empty(),
                Protocol.EVAL,
                0,
                preprocessing,
                Optional.of(runtime));
    }

    /** The same at another pass. */
    public Variant withPass(int number) {
        return new Variant(
                model, checkpoint, file, precision, scheme, calibration, protocol, number, preprocessing, runtime);
    }

    /** The same on another input. */
    public Variant withPreprocessing(String text) {
        return new Variant(model, checkpoint, file, precision, scheme, calibration, protocol, pass, text, runtime);
    }

    /** Whether the weights are generated. */
    public boolean isSynthetic() {
        return checkpoint.equals(SYNTHETIC);
    }

    /** Whether its maps are what those of the model's other variants are compared with: f32, first pass, no deployed file. */
    public boolean isFloat() {
        return precision == Precision.F32 && scheme == Scheme.NONE && pass == 0 && file.isEmpty();
    }

    /** The variant of a nested record. */
    public static Variant of(io.fovea.record.Variant record) {
        return new Variant(
                record.getModel(),
                record.getCheckpoint(),
                Optional.ofNullable(record.getFile()).map(DeployedFile::of),
                Precision.of(record.getPrecision()),
                Scheme.of(record.getScheme()),
                Optional.ofNullable(record.getCalibration()),
                Protocol.of(record.getProtocol()),
                record.getPass(),
                record.getPreprocessing(),
                Optional.ofNullable(record.getRuntime()));
    }

    @Override
    public io.fovea.record.Variant toRecord() {
        return new io.fovea.record.Variant(
                model,
                checkpoint,
                file.map(DeployedFile::toRecord).orElse(null),
                precision.toString(),
                scheme.toString(),
                calibration.orElse(null),
                protocol.toString(),
                pass,
                preprocessing,
                runtime.orElse(null));
    }

    /**
     * Reads {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is no variant
     */
    public static Variant parse(String text) {
        return VariantText.parse(text);
    }

    /**
     * {@code model@checkpoint/precision/scheme}, then what is not as usual as {@code ;name=value}. For example
     * {@code vgg16@397923af8e79cdbb/f32} or {@code vgg16@397923af8e79cdbb/int8/static;calibration=0f1e2d3c4b5a6978}.
     */
    @Override
    public String toString() {
        return VariantText.write(this);
    }

    /** What tells it from the model's other variants, for people: for example {@code int8 static}. */
    public String shortText() {
        return scheme == Scheme.NONE ? precision.toString() : precision + " " + schemeText();
    }

    /** The scheme, of a deployed file with its name: for example {@code deployed qdq}. */
    public String schemeText() {
        return scheme + file.map(one -> " " + one.name()).orElse("");
    }

    @Override
    public int compareTo(Variant other) {
        return ORDER.compare(this, other);
    }
}
