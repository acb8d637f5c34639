package io.fovea.ingest.video;

import java.util.List;
import java.util.Optional;

/**
 * Keys of a feed of type {@code video}.
 *
 * @param input what ffmpeg opens: a file, {@code rtsp://} or {@code http://} address, or a device
 * @param live whether its end is a failure after which it is opened again; true for addresses, false for files
 * @param fps frames per second of the video; 1 by default
 * @param keyFrames whether key frames are taken instead; false by default
 * @param options of ffmpeg before its input, such as {@code [-f, v4l2]} for a camera
 * @param ffmpeg the program; {@code ffmpeg} by default
 */
record VideoFeedConfig(
        String input,
        Optional<Boolean> live,
        Optional<Double> fps,
        Optional<Boolean> keyFrames,
        Optional<List<String>> options,
        Optional<String> ffmpeg) {
    VideoFeedConfig {
        if (input == null || input.isBlank()) {
            throw new IllegalArgumentException("key 'input' is missing: a file, an address or a device");
        }
        if (fps.isPresent() && !(fps.get() > 0)) {
            throw new IllegalArgumentException("fps must be positive, not " + fps.get());
        }
        if (fps.isPresent() && keyFrames.orElse(false)) {
            throw new IllegalArgumentException("fps and keyFrames exclude each other");
        }
    }

    boolean isLive() {
        return live.orElse(input.contains("://") || input.startsWith("/dev/"));
    }

    String program() {
        return ffmpeg.orElse("ffmpeg");
    }
}
