package io.fovea.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fovea.deployed.GradientFree;
import io.fovea.identity.Protocol;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedFile;
import io.fovea.saliency.SaliencyCatalogue;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deployment file that the options of {@code fovea demo} amount to: the demo runs what anybody could write down.
 *
 * @param file all sections
 * @param masks who is asked for masks, in order; empty where there are none
 */
record DemoDeployment(DeploymentFile file, List<String> masks) {
    private static final String ALL_NETWORKS = "all";
    private static final List<String> QUICK = List.of("squeezenet1_1", "mobilenet_v2");
    private static final List<String> STUDY =
            List.of("vgg16", "resnet50", "densenet121", "mobilenet_v2", "squeezenet1_0", "efficientnet_b0");
    private static final String NO_MODEL = "none";

    /**
     * What the options say.
     *
     * @param data folder for everything the demo keeps
     */
    static DemoDeployment of(DemoOptions options, Path data) {
        List<String> masks = masks(options);
        Map<String, Object> sections = new LinkedHashMap<>();
        sections.put(Sections.HTTP, Map.of("host", "127.0.0.1", "port", options.port));
        sections.put(Sections.INGEST, ingest(options, data));
        sections.put(
                Sections.WATCH,
                Map.of(
                        "models",
                        models(options),
                        "precisions",
                        options.precisions,
                        "schemes",
                        List.of(options.scheme),
                        "protocol",
                        options.protocol,
                        "noiseFloor",
                        options.protocol.equals(Protocol.SEED.toString()),
                        "masks",
                        masks,
                        "metrics",
                        options.metrics));
        sections.put(Sections.QUANTIZE, quantize(options));
        if (!isGradientFree(options)) {
            sections.put(Sections.CAM, Map.of("method", options.method));
        }
        if (!masks.isEmpty()) {
            sections.put(Sections.SALIENCY, saliency(options));
        }
        sections.put(
                Sections.AGGREGATE,
                Map.of("stateDirectory", data.resolve("aggregate").toString()));
        try {
            ObjectMapper mapper = new YAMLMapper();
            String yaml = mapper.writeValueAsString(sections);
            return new DemoDeployment(DeploymentFile.parse("demo", yaml), masks);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options cannot be written as YAML", e);
        }
    }

    /** The model of one's own, and the networks beside it. */
    private static List<Map<String, Object>> models(DemoOptions options) {
        List<Map<String, Object>> models = new ArrayList<>();
        options.model.ifPresent(file -> {
            Map<String, Object> own = model(options, WatchedFile.nameOf(file));
            own.put("file", file.toAbsolutePath().normalize().toString());
            options.preprocessing.ifPresent(words -> own.put("preprocessing", words));
            options.targetLayer.ifPresent(layer -> own.put("targetLayer", layer));
            if (!options.deployed.isEmpty()) {
                own.put(
                        "deployed",
                        options.deployed.stream()
                                .map(one -> deployed(options, one))
                                .toList());
                own.put("simulate", options.simulate);
            }
            if (isGradientFree(options)) {
                own.put("method", options.method);
            }
            models.add(own);
        });
        networks(options).forEach(name -> models.add(model(options, name)));
        return models;
    }

    private static Map<String, Object> deployed(DemoOptions options, Path file) {
        return Map.of("file", file.toAbsolutePath().normalize().toString(), "anyTwin", options.anyTwin);
    }

    /** Of a deployed file's maps, some need no gradient, and are made where the file runs. */
    private static boolean isGradientFree(DemoOptions options) {
        return !options.deployed.isEmpty()
                && GradientFree.CHOICES.find(options.method).isPresent();
    }

    private static Map<String, Object> model(DemoOptions options, String name) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", name);
        options.classNames.ifPresent(file -> model.put("classes", file.toString()));
        return model;
    }

    /** The networks of torchvision's to watch. */
    static List<String> networks(DemoOptions options) {
        return options.networks.isEmpty() && options.model.isEmpty() ? QUICK : networks(options.networks);
    }

    /** The networks that names stand for. */
    static List<String> networks(List<String> named) {
        return named.equals(List.of(ALL_NETWORKS)) ? STUDY : named;
    }

    private static Map<String, Object> ingest(DemoOptions options, Path data) {
        Map<String, Object> feed = new LinkedHashMap<>();
        if (options.images.isPresent()) {
            Path folder = options.images.get().toAbsolutePath().normalize();
            feed.put("name", name(folder));
            feed.put("type", "directory");
            feed.put("path", folder.toString());
            feed.put("watch", !options.untilDone);
        } else {
            feed.put("name", "scenes");
            feed.put("type", "synthetic");
            feed.put("count", options.count);
        }
        options.labels.ifPresent(file -> feed.put("label", Map.of("csv", file.toString())));
        return Map.of("feeds", List.of(feed), "state", data.resolve("ingest").toString());
    }

    /** A folder's own name, as far as a feed may be called so. */
    private static String name(Path folder) {
        String name =
                Optional.ofNullable(folder.getFileName()).map(Path::toString).orElse("");
        String allowed = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return allowed.isEmpty() ? "images" : allowed.substring(0, Math.min(allowed.length(), 100));
    }

    private static Map<String, Object> quantize(DemoOptions options) {
        Map<String, Object> quantize = new LinkedHashMap<>();
        quantize.put("target", options.target);
        quantize.put("synthetic", true);
        options.models.ifPresent(folder -> quantize.put("models", folder.toString()));
        return quantize;
    }

    private static Map<String, Object> saliency(DemoOptions options) {
        Map<String, Object> saliency = new LinkedHashMap<>();
        saliency.put("offline", options.offline);
        options.masks.ifPresent(folder -> saliency.put("folder", folder.toString()));
        options.models.ifPresent(folder -> saliency.put("models", List.of(folder.toString())));
        return saliency;
    }

    private static List<String> masks(DemoOptions options) {
        List<String> masks = new ArrayList<>();
        if (options.images.isEmpty()) {
            masks.add(Watch.SCENE);
        }
        if (options.masks.isPresent()) {
            masks.add(Watch.FOLDER);
        }
        if (options.saliency.isPresent()) {
            options.saliency.filter(name -> !name.equals(NO_MODEL)).ifPresent(masks::add);
        } else if (masks.isEmpty()) {
            options.models.flatMap(DemoDeployment::bestIn).ifPresent(masks::add);
        }
        return masks;
    }

    /** The first network of the catalogue, which is ordered by quality, whose file lies in a folder. */
    private static Optional<String> bestIn(Path models) {
        return SaliencyCatalogue.published().stream()
                .filter(network -> network.files().stream().anyMatch(file -> Files.exists(models.resolve(file))))
                .map(SalientObjectNetwork::name)
                .findFirst();
    }
}
