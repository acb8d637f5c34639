package io.fovea.saliency;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.onnx.AvailableMemory;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import io.fovea.saliency.onnx.SalientObjectSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Opens who is asked for masks, as a deployment file names them. */
public final class SaliencyModels {
    private static final int CHECKPOINT_DIGITS = 16;

    private final SaliencyConfig config;
    private final ImageDecoder decoder;
    private final NetworkFiles files;
    private final AvailableMemory memory = AvailableMemory.ofThisMachine();

    private SaliencyModels(SaliencyConfig config, ImageDecoder decoder) {
        this.config = config;
        this.decoder = decoder;
        this.files = NetworkFiles.of(config);
    }

    /**
     * Everyone who is asked, in order.
     *
     * @param masks as {@code watch.masks} names them
     * @throws UserErrorException where a name is unknown, a file is missing or a network will not do
     */
    public static SaliencyModel open(List<String> masks, SaliencyConfig config, ImageDecoder decoder) {
        if (masks.isEmpty()) {
            throw new UserErrorException("watch.masks is empty: it names nobody to ask for a mask");
        }
        return new SaliencyModels(config, decoder).chain(masks);
    }

    /**
     * One network alone.
     *
     * @throws UserErrorException where it is unknown, its file is missing or it will not do
     */
    public static NetworkMasks openNetwork(String name, SaliencyConfig config, ImageDecoder decoder) {
        return new SaliencyModels(config, decoder).network(name);
    }

    private SaliencyModel chain(List<String> masks) {
        List<SaliencyModel> opened = new ArrayList<>();
        try {
            for (String name : masks) {
                opened.add(open(name));
            }
        } catch (RuntimeException e) {
            opened.forEach(SaliencyModel::close);
            throw e;
        }
        return opened.size() == 1 ? opened.get(0) : new FirstOf(opened);
    }

    private SaliencyModel open(String name) {
        return switch (name) {
            case Watch.SCENE -> new SceneMasks();
            case Watch.FOLDER ->
                new FolderMasks(
                        config.folder()
                                .orElseThrow(() -> new UserErrorException(
                                        "watch.masks names folder, and saliency.folder does not say which")),
                        decoder);
            default -> network(name);
        };
    }

    private NetworkMasks network(String name) {
        SalientObjectNetwork network = described(name);
        Path file = files.require(network);
        SalientObjectSession session = SalientObjectSession.load(network, file, config.session(), memory);
        try {
            return new NetworkMasks(session, checkpoint(file), decoder);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private SalientObjectNetwork described(String name) {
        Map<String, SalientObjectNetwork> known = new LinkedHashMap<>();
        SaliencyCatalogue.published().forEach(network -> known.put(network.name(), network));
        config.define().forEach((key, entry) -> known.put(key, entry.network(key)));
        SalientObjectNetwork network = known.get(name);
        if (network == null) {
            throw new UserErrorException("watch.masks: there is no network " + name + "; there are "
                    + String.join(", ", known.keySet()) + ", and scene and folder");
        }
        return network;
    }

    private static String checkpoint(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(bytes).substring(0, CHECKPOINT_DIGITS);
        } catch (IOException e) {
            throw new UserErrorException("saliency model " + file + " cannot be read: " + e, e);
        }
    }
}
