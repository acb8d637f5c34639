package io.fovea.standalone;

import io.fovea.cam.CamConfig;
import io.fovea.comparison.ChosenMetrics;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Scheme;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.imaging.scene.SceneDrift;
import io.fovea.quantize.checkpoint.CheckpointFolder;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.worker.FolderCalibration;
import io.fovea.quantize.worker.QuantizeConfig;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.standalone.offline.OfflineStudy;
import io.fovea.table.parts.ImageParts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A camera that may change, and what squeezenet1_1 at f32 and static int8, calibrated on its first pictures, looks at. */
final class DriftScenes implements AutoCloseable {
    static final int CALIBRATION = 64;
    static final String FEED = "camera";

    private static final int MASK_SIDE = 224;

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
                        LoadedModel.published(CheckpointFolder.of(Optional.of(models), false, Map.of())
                                .of(network)),
                        calibrations,
                        reason -> {
                            throw new IllegalStateException(reason);
                        });
        Watch watch = new Watch(
                List.of(WatchedModel.named(NETWORK)),
                List.of(Precision.F32, Precision.INT8),
                List.of(Scheme.STATIC),
                Protocol.EVAL,
                false,
                List.of(),
                List.of());
        QuantizeConfig config = new QuantizeConfig(
                0,
                QuantizeConfig.DEFAULTS.target(),
                Optional.of(models),
                Optional.of(calibrations),
                CALIBRATION,
                false,
                1,
                QuantizeConfig.DEFAULTS.tapGuard());
        study = OfflineStudy.open(watch, config, CamConfig.DEFAULTS, SaliencyConfig.DEFAULTS, DecodeLimits.DEFAULT);
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

    /** The comparisons of such a picture by name: f32 and static int8 with the scene's exact mask, and with each other. */
    Map<String, MapComparison> comparisons(int scene, SceneDrift drift) throws RejectedRecordException {
        GrayImage mask = PillowBilinear.resize(new ProceduralScene(scene).mask(), MASK_SIDE, MASK_SIDE);
        SaliencyMask record = SaliencyMask.newBuilder()
                .setImageId(imageId(scene))
                .setFeed(FEED)
                .setModel("scene")
                .setCheckpoint("none")
                .setHeight(MASK_SIDE)
                .setWidth(MASK_SIDE)
                .setValues(ByteBuffer.wrap(mask.gray()))
                .setElapsedMicros(0)
                .build();
        return ImageParts.compare(maps(scene, drift), Optional.of(record), ChosenMetrics.DEFAULTS)
                .orElseThrow()
                .getComparisons()
                .stream()
                .collect(Collectors.toMap(
                        comparison ->
                                RowIdentity.of(comparison.getRow()).comparison().toString(),
                        Function.identity()));
    }

    @Override
    public void close() {
        study.close();
    }
}
