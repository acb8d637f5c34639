package io.fovea.deployed.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.comparison.MapScores;
import io.fovea.deployed.UnusableModelException;
import io.fovea.foundations.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Effects in a file, one line of JSON each, written as they are found; the first line names the two files by their hashes and
 * the settings. So a run that was ended goes on where it was.
 */
public final class EffectFile implements EffectStore, Closeable {
    private final FileChannel channel;
    private final EffectStore known = EffectStore.inMemory();
    private int found;

    private EffectFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file, a new one where there is none. A line that an ended run left unfinished is dropped.
     *
     * @param of hashes and settings by their names; every number depends on them
     * @throws UnusableModelException where the file is of others
     */
    public static EffectFile open(Path file, Map<String, String> of) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            EffectFile effects = new EffectFile(channel);
            effects.read(file, of);
            return effects;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void read(Path file, Map<String, String> of) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all is read
        }
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
        List<String> lines = whole.lines().toList();
        JsonNode header = Json.MAPPER.valueToTree(of);
        if (lines.isEmpty()) {
            write(header);
            return;
        }
        try {
            if (!Json.MAPPER.readTree(lines.get(0)).equals(header)) {
                throw new UnusableModelException(
                        "state %s is of other files or settings: %s, and not %s; delete it, or name another file"
                                .formatted(file, lines.get(0), header));
            }
            for (String line : lines.subList(1, lines.size())) {
                JsonNode node = Json.MAPPER.readTree(line);
                List<Integer> restored = new ArrayList<>();
                node.get("restored").forEach(place -> restored.add(place.asInt()));
                known.add(restored, node.get("image").asText(), effect(node));
                found++;
            }
        } catch (JsonProcessingException | NullPointerException e) {
            throw new UnusableModelException(
                    "state " + file + " is no state of layers: delete it, or name another file");
        }
    }

    /** Effects that were there when the file was opened. */
    public int found() {
        return found;
    }

    @Override
    public Optional<ImageEffect> find(List<Integer> restored, String image) {
        return known.find(restored, image);
    }

    @Override
    public void add(List<Integer> restored, String image, ImageEffect effect) {
        known.add(restored, image, effect);
        ObjectNode node = Json.MAPPER.createObjectNode();
        ArrayNode places = node.putArray("restored");
        restored.forEach(places::add);
        node.put("image", image).put("sameClass", effect.sameClass());
        put(node, "toFloat", effect.toFloat());
        put(node, "toMask", effect.toMask());
        try {
            write(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode node, String name, Optional<MapScores> scores) {
        scores.ifPresent(
                each -> node.putArray(name).add(each.sim()).add(each.cc()).add(each.kld()));
    }

    private static ImageEffect effect(JsonNode node) {
        return new ImageEffect(
                scores(node.path("toFloat")),
                scores(node.path("toMask")),
                node.get("sameClass").asBoolean());
    }

    private static Optional<MapScores> scores(JsonNode array) {
        return array.isArray()
                ? Optional.of(new MapScores(
                        array.get(0).asDouble(),
                        array.get(1).asDouble(),
                        array.get(2).asDouble()))
                : Optional.empty();
    }

    private synchronized void write(JsonNode node) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((node + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
