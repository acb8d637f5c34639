package io.fovea.imaging.decode;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * Breaks a decoder off between two rows once its bytes were taken away. It is called on the decoder's own thread: the
 * JPEG reader takes {@code abort} from no other.
 */
final class StopWhenRevoked implements IIOReadProgressListener {
    private final RevocableImageStream stream;

    StopWhenRevoked(RevocableImageStream stream) {
        this.stream = stream;
    }

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
        if (stream.isRevoked()) {
            source.abort();
        }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
}
