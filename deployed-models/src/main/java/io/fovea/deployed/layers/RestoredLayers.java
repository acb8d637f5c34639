package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Guard;
import io.fovea.deployed.LayerPair;
import io.fovea.deployed.UnusableModelException;
import io.fovea.deployed.WeightLayer;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.ConstantFolding;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Copies of a quantized file of any form with some places in float: the layers of the file, their weights then from the
 * float file, and the quantizers behind other operators.
 */
public final class RestoredLayers {
    private final ModelProto quantized;
    private final ModelProto floating;
    private final Constants quantizedConstants;
    private final List<LayerPair> pairs;
    private final List<FloatLayer> originals;
    private final List<Site> sites;

    /**
     * Pairs the layers of two files.
     *
     * @param quantized a file with its weights inside
     * @param floating the file it was made from
     * @throws UnusableModelException where the two have no layer in common
     */
    public RestoredLayers(ModelProto quantized, ModelProto floating) {
        this.quantized = quantized;
        this.floating = floating;
        this.quantizedConstants = constants(quantized);
        Constants floats = constants(floating);
        List<WeightLayer> layers = WeightLayer.of(quantizedConstants);
        this.pairs = LayerPair.of(WeightLayer.of(floats), layers).stream()
                .filter(pair -> pair.quantized().steps().length > 0)
                .toList();
        if (pairs.isEmpty()) {
            throw new UnusableModelException(
                    "no layer of the quantized file has a partner in the float file, so none can"
                            + " be restored; is it quantized at all, and made from this file?");
        }
        this.originals = pairs.stream()
                .map(pair -> FloatLayer.of(floats, pair.original()))
                .toList();
        this.sites = Site.of(
                quantizedConstants,
                floats,
                pairs.stream().map(pair -> pair.quantized().node()).collect(Collectors.toSet()));
    }

    /** Of two files. */
    public static RestoredLayers of(Path quantized, Path floating) {
        return new RestoredLayers(read(quantized), read(floating));
    }

    private static ModelProto read(Path file) {
        try {
            return OnnxModel.read(file).inlined();
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Constants constants(ModelProto model) {
        try {
            OnnxGraph graph = OnnxModel.of(model).graph();
            return new Constants(graph, ConstantFolding.of(graph), Map.of());
        } catch (MalformedOnnxException e) {
            throw new UnusableModelException(String.valueOf(e.getMessage()));
        }
    }

    /** Everything that can be restored: the layers in order of execution, then the other places in theirs. */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (LayerPair pair : pairs) {
            // The quantizer is given the float file, so it knows the names of that.
            places.add(new Place(
                    pair.original().node().name(), pair.quantized().node().operator(), true));
        }
        sites.forEach(site ->
                places.add(new Place(site.original().map(OnnxNode::name).orElse(site.name()), site.operator(), false)));
        return places;
    }

    /** How many of the places are layers. */
    public int layers() {
        return pairs.size();
    }

    /** A copy with these in float, by their place in {@link #places}. */
    public ModelProto restored(Collection<Integer> chosen) {
        GraphEdit edit = new GraphEdit(quantized);
        chosen.stream().sorted().forEach(place -> {
            if (place < pairs.size()) {
                Restoration.of(
                        edit,
                        originals.get(place),
                        pairs.get(place).quantized().node().output());
            } else {
                sites.get(place - pairs.size()).restore(edit, quantizedConstants);
            }
        });
        return edit.build();
    }

    /** Writes a copy with these in float, its weights inside. */
    public void write(Collection<Integer> chosen, Path file) throws IOException {
        OnnxModel.write(restored(chosen), file);
    }

    /** Bytes of the file of such a copy. */
    public long bytes(Collection<Integer> chosen) {
        return restored(chosen).getSerializedSize();
    }

    /** Opens a copy with these in float, as a file is opened that no one deploys. */
    public DeployedModel open(Path name, Collection<Integer> chosen, DeployedModel.Settings settings) {
        return DeployedModel.of(name, restored(chosen), settings.guard(Guard.Settings.NONE));
    }

    /** A copy in which all is in float but one place. */
    public ModelProto quantizedAlone(int place) {
        return restored(IntStream.range(0, pairs.size() + sites.size())
                .filter(each -> each != place)
                .boxed()
                .toList());
    }

    /** The tensor that each place makes, in both files; none where the float file has no tensor to compare with. */
    List<Optional<PlaceTensors>> tensors(String input) {
        PlaceTensors.Finder finder = new PlaceTensors.Finder(quantizedConstants);
        List<Optional<PlaceTensors>> tensors = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            tensors.add(Optional.of(finder.of(pairs.get(i).quantized().node(), originals.get(i))));
        }
        sites.forEach(site -> tensors.add(finder.of(site, input)));
        return tensors;
    }

    /** A place's layer in both files; none of a place that is no layer. */
    Optional<LayerPair> pair(int place) {
        return place < pairs.size() ? Optional.of(pairs.get(place)) : Optional.empty();
    }

    ModelProto quantized() {
        return quantized;
    }

    ModelProto floating() {
        return floating;
    }
}
