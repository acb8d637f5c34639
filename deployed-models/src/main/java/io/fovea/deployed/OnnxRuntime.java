package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.fovea.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens sessions of ONNX Runtime: with the deployment's options, and with memory that stays flat. */
final class OnnxRuntime {
    /** The process's, whoever made it. What it logs is said of each session. */
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private static final Map<String, OrtProvider> PROVIDERS = Map.of(
            "cpu", OrtProvider.CPU,
            "cuda", OrtProvider.CUDA,
            "tensorrt", OrtProvider.TENSOR_RT,
            "openvino", OrtProvider.OPEN_VINO,
            "qnn", OrtProvider.QNN,
            "dnnl", OrtProvider.DNNL,
            "xnnpack", OrtProvider.XNNPACK,
            "coreml", OrtProvider.CORE_ML);

    private OnnxRuntime() {}

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    /** Name and version, as provenance has them. */
    static String version() {
        return "onnxruntime " + ENVIRONMENT.getVersion();
    }

    /** The untouched file, from its path: so ONNX Runtime finds the weights beside it itself. */
    static OrtSession open(Path file, RuntimeSettings settings) {
        try (SessionOptions options = options(settings)) {
            return ENVIRONMENT.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw refusal(file, e);
        }
    }

    /** An edited copy of a file. */
    static OrtSession open(Path file, ModelProto copy, RuntimeSettings settings) {
        try (SessionOptions options = options(settings)) {
            return ENVIRONMENT.createSession(OnnxModel.bytes(copy), options);
        } catch (OrtException e) {
            throw refusal(file, e);
        }
    }

    private static UnusableModelException refusal(Path file, OrtException e) {
        return UnusableModelException.of(file, "ONNX Runtime does not take it: " + e.getMessage(), e);
    }

    private static SessionOptions options(RuntimeSettings settings) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setOptimizationLevel(
                switch (settings.optimization()) {
                    case OFF -> OptLevel.NO_OPT;
                    case BASIC -> OptLevel.BASIC_OPT;
                    case EXTENDED -> OptLevel.EXTENDED_OPT;
                    case ALL -> OptLevel.ALL_OPT;
                });
        options.setIntraOpNumThreads(settings.threads());
        options.setInterOpNumThreads(1);
        // The planner of memory patterns doubles the memory at the second run.
        options.setMemoryPatternOptimization(false);
        addProvider(options, settings.provider());
        return options;
    }

    private static void addProvider(SessionOptions options, String name) throws OrtException {
        OrtProvider provider = PROVIDERS.get(name.toLowerCase(Locale.ROOT));
        if (provider == null) {
            throw new UnusableModelException("provider " + name + " is not known; known are "
                    + PROVIDERS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
            throw new UnusableModelException(
                    "provider %s is not in this ONNX Runtime, which has %s; put an artefact of ONNX Runtime on the class path that has it (for cuda and tensorrt: onnxruntime_gpu, Maven profile cuda)"
                            .formatted(
                                    name,
                                    OrtEnvironment.getAvailableProviders().stream()
                                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                                            .collect(Collectors.joining(", "))));
        }
        switch (provider) {
            case CUDA -> options.addCUDA();
            case TENSOR_RT -> options.addTensorrt(0);
            case OPEN_VINO -> options.addOpenVINO("CPU");
            case QNN -> options.addQnn(Map.of());
            case DNNL -> options.addDnnl(true);
            case XNNPACK -> options.addXnnpack(Map.of());
            case CORE_ML -> options.addCoreML();
            default -> {
                // the CPU is always there
            }
        }
    }
}
