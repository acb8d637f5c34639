package io.fovea.saliency;

import io.fovea.runtime.artifacts.Artifact;
import io.fovea.saliency.onnx.Activation;
import io.fovea.saliency.onnx.Normalisation;
import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The published salient-object networks.
 *
 * <p>BiRefNet's files (Zheng et al., CAAI AIR 2024) hold {@code input_image} [1,3,H,W] to {@code output_image} [1,1,H,W]
 * logits; U^2-Net's and IS-Net's hold probabilities, the finest of several outputs first.
 */
public final class SaliencyCatalogue {
    private static final String BIREFNET = "https://github.com/ZhengPeng7/BiRefNet/releases/download/v1/";
    private static final String REMBG = "https://github.com/danielgatis/rembg/releases/download/v0.0.0/";

    /** BiRefNet with Swin-T: 7.7 GB measured at 1024x1024 with gathers, 2.4 GB with the DeformConv operator. */
    private static final Footprint SWIN_TINY = new Footprint(7_100, 2_050, OptionalLong.empty());

    /** BiRefNet with Swin-L: 4.8 GB measured with the operator; with gathers assumed to grow as Swin-T's does. */
    private static final Footprint SWIN_LARGE = new Footprint(12_700, 3_660, OptionalLong.empty());

    private SaliencyCatalogue() {}

    /** All of them, the default first. */
    public static List<SalientObjectNetwork> published() {
        return List.of(
                biRefNet(
                        "birefnet",
                        "BiRefNet-general-epoch_244.onnx",
                        "58f621f00f5d756097615970a88a791584600dcf7c45b18a0a6267535a1ebd3c",
                        972_666_916,
                        "BiRefNet, Swin-L, 1024x1024: the study's ground truth",
                        SWIN_LARGE,
                        "birefnet-lite"),
                biRefNet(
                        "birefnet-lite",
                        "BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx",
                        "5600024376f572a557870a5eb0afb1e5961636bef4e1e22132025467d0f03333",
                        224_005_088,
                        "BiRefNet, Swin-T, 1024x1024: for CPUs",
                        SWIN_TINY,
                        "u2netp"),
                biRefNet(
                        "birefnet-lite-2k",
                        "BiRefNet_lite-general-2K-epoch_232.onnx",
                        "6003d2f758bdb4e4802a09e39167529bc2eef9288d5b8fa537331467cbc4759d",
                        331_082_421,
                        "BiRefNet, Swin-T, 2560x1440: for large photographs",
                        SWIN_TINY,
                        "birefnet-lite"),
                biRefNet(
                        "birefnet-hr",
                        "BiRefNet_HR-general-epoch_130.onnx",
                        "db0217e99b25e0c4f6f4dca2892ff1f7ea7aba38fb6ad84f93122a4024be536a",
                        1_098_928_953,
                        "BiRefNet, Swin-L, 2048x2048",
                        SWIN_LARGE,
                        "birefnet"),
                biRefNet(
                        "birefnet-512",
                        "BiRefNet-general-resolution_512x512-fp16-epoch_216.onnx",
                        "18b64a270d3abe7d36e665500c3f24136bcaf7616771b4cb21c6e8c57fec7237",
                        940_526_436,
                        "BiRefNet, Swin-L, 512x512: a quarter of the time",
                        SWIN_LARGE,
                        "birefnet-lite"),
                published(
                        "u2net",
                        "u2net.onnx",
                        "8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491",
                        175_997_641,
                        "U^2-Net, 320x320",
                        Normalisation.imageNet(Scale.IMAGE_MAXIMUM)),
                published(
                        "u2netp",
                        "u2netp.onnx",
                        "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
                        4_574_861,
                        "U^2-Net small, 320x320: a quarter of a second on one core",
                        Normalisation.imageNet(Scale.IMAGE_MAXIMUM)),
                published(
                        "isnet",
                        "isnet-general-use.onnx",
                        "60920e99c45464f2ba57bee2ad08c919a52bbf852739e96947fbb4358c0d964a",
                        178_648_008,
                        "IS-Net (DIS), 1024x1024",
                        new Normalisation(Scale.FULL_RANGE, List.of(0.5f, 0.5f, 0.5f), List.of(1f, 1f, 1f))));
    }

    /** Their files, for whoever fetches them. */
    public static List<Artifact> artifacts() {
        return published().stream()
                .flatMap(network -> network.artifact().stream())
                .toList();
    }

    private static SalientObjectNetwork biRefNet(
            String name,
            String file,
            String sha256,
            long bytes,
            String description,
            Footprint footprint,
            String lighter) {
        Artifact artifact = Artifact.of(name, URI.create(BIREFNET + file), sha256, bytes, "MIT", description);
        return new SalientObjectNetwork(
                name,
                filesOf(name, artifact),
                Normalisation.imageNet(Scale.FULL_RANGE),
                Activation.LOGITS,
                Optional.empty(),
                Optional.empty(),
                footprint,
                Optional.of(artifact),
                Optional.of(lighter));
    }

    private static SalientObjectNetwork published(
            String name, String file, String sha256, long bytes, String description, Normalisation normalisation) {
        Artifact artifact = Artifact.of(name, URI.create(REMBG + file), sha256, bytes, "Apache-2.0", description);
        return new SalientObjectNetwork(
                name,
                filesOf(name, artifact),
                normalisation,
                Activation.PROBABILITIES,
                Optional.empty(),
                Optional.empty(),
                Footprint.CONVOLUTIONS,
                Optional.of(artifact),
                name.equals("u2netp") ? Optional.empty() : Optional.of("u2netp"));
    }

    private static List<String> filesOf(String name, Artifact artifact) {
        List<String> files = new ArrayList<>(List.of(artifact.fileName()));
        if (!artifact.fileName().equals(name + ".onnx")) {
            files.add(name + ".onnx");
        }
        return files;
    }
}
