package io.fovea.saliency.onnx;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Loads files into ONNX Runtime with the options that keep memory flat. */
final class DjlModel {
    private DjlModel() {}

    /** @throws UserErrorException where the file or the device will not do */
    static Model load(String name, Path file, SessionSettings settings) {
        Model model = Model.newInstance(name, Device.cpu(), OnnxRuntimeEngine.NAME);
        try (SessionOptions options = options(settings)) {
            model.load(file, null, Map.of("sessionOptions", options));
            return model;
        } catch (IOException | MalformedModelException | OrtException e) {
            model.close();
            throw refusal(file, e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** That a file will not do, with the reason that ONNX Runtime gives. */
    static UserErrorException refusal(Path file, Exception reason) {
        return new UserErrorException("saliency model " + file + " cannot be used: " + rootMessage(reason), reason);
    }

    private static SessionOptions options(SessionSettings settings) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setMemoryPatternOptimization(false);
        options.setCPUArenaAllocator(true);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(settings.threads());
        if (settings.cudaDevice().isPresent()) {
            addCuda(options, settings.cudaDevice().getAsInt());
        }
        return options;
    }

    private static void addCuda(SessionOptions options, int device) {
        try {
            options.addCUDA(device);
        } catch (OrtException e) {
            options.close();
            throw new UserErrorException(
                    "saliency.device is cuda:" + device + " and there is none to be used (" + rootMessage(e)
                            + "): build with -Pcuda on a host with an NVIDIA driver and CUDA, or set saliency.device: cpu",
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return Optional.ofNullable(root.getMessage())
                .map(message -> message.lines().findFirst().orElse(message))
                .orElseGet(root::toString);
    }
}
