package io.fovea.saliency.onnx;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How ONNX Runtime runs a network.
 *
 * @param threads within one operator; two images on one thread each finish before two in turn on two
 * @param runs images in work at a time, at most; fewer where memory is short
 * @param cudaDevice index of the GPU; on the CPU where empty
 */
public record SessionSettings(int threads, int runs, OptionalInt cudaDevice) {
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

    public SessionSettings {
        if (threads < 1 || runs < 1) {
            throw new IllegalArgumentException("threads and sessions must be 1 or more");
        }
    }

    /** With the device as people write it: {@code cpu}, {@code cuda} or {@code cuda:1}. */
    public static SessionSettings of(int threads, int runs, String device) {
        Matcher written = DEVICE.matcher(device);
        if (!written.matches()) {
            throw new IllegalArgumentException("device is cpu, cuda or cuda:N, not " + device);
        }
        if (device.equals("cpu")) {
            return new SessionSettings(threads, runs, OptionalInt.empty());
        }
        String index = written.group(1);
        return new SessionSettings(threads, runs, OptionalInt.of(index == null ? 0 : Integer.parseInt(index)));
    }
}
