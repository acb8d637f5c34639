package io.fovea.standalone;

import io.fovea.aggregator.join.ImageComparisons;
import io.fovea.cam.CamConfig;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.quantize.checkpoint.CheckpointFolder;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.worker.FolderCalibration;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.standalone.offline.OfflineStudy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A camera that may change, and what squeezenet1_1 at f32 and static int8, calibrated on its first pictures, looks at. */
final class DriftScenes implements AutoCloseable {
    static final int CALIBRATION = 64;
    static final String FEED = "camera";

    private static final String NETWORK = "squeezenet1_1";

    private final OfflineStudy study;

    DriftScenes(Path folder, Path models) throws IOException {
        Path images = Files.createDirectories(folder.resolve("calibration-images"));
        for (int seed = 0; seed < CALIBRATION; seed++) {
            Files.write(
                    images.resolve("%03d.png".formatted(seed)), ImageEncoder.png(new ProceduralScene(seed).image()));
        }
        Network network = Networks.named(NETWORK).orElseThrow();
        Path calibrations = folder.resolve("calibrations");
        new FolderCalibration(images, CALIBRATION)
                .record(
                        network,
                        CheckpointFolder.of(Optional.of(models), false, Map.of())
                                .of(network),
                        calibrations,
                        reason -> {
                            throw new IllegalStateException(reason);
                        });
        QuantizeConfig defaults = QuantizeConfig.DEFAULTS;
        QuantizeConfig config = new QuantizeConfig(
                List.of(NETWORK),
                List.of("f32", "int8"),
                "static",
                defaults.protocol(),
                false,
                0,
                defaults.target(),
                Map.of(),
                Optional.of(models),
                Optional.of(calibrations),
                CALIBRATION,
                false,
                1);
        study = OfflineStudy.open(config, CamConfig.DEFAULTS, Optional.empty(), DecodeLimits.DEFAULT);
    }

    static String imageId(int scene) {
        return "%064x".formatted(scene);
    }

    /** The maps of one picture, taken as many seconds after 1970 as its number says. */
    List<ClassActivationMap> maps(int scene, SceneDrift drift) throws RejectedRecordException {
        RgbImage image = new ProceduralScene(scene).image(drift);
        ImageEvent event = ImageEvent.newBuilder()
                .setImageId(imageId(scene))
                .setFeed(FEED)
                .setSource("scene-" + scene)
                .setCapturedAt(Instant.ofEpochSecond(scene))
                .setReceivedAt(Instant.ofEpochSecond(scene))
                .setContentType("image/png")
                .setWidth(image.width())
                .setHeight(image.height())
                .setBytes(ByteBuffer.wrap(ImageEncoder.png(image)))
                .build();
        return study.explain(event).maps();
    }

    /** The one comparison of such a picture: static int8 with f32. */
    MapComparison comparison(int scene, SceneDrift drift) throws RejectedRecordException {
        List<MapComparison> comparisons = ImageComparisons.of(maps(scene, drift), Optional.empty());
        if (comparisons.size() != 1) {
            throw new IllegalStateException("not one comparison but " + comparisons.size());
        }
        return comparisons.get(0);
    }

    @Override
    public void close() {
        study.close();
    }
}
