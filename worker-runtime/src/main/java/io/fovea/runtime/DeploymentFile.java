package io.fovea.runtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fovea.foundations.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The YAML file that describes a deployment, one section per service.
 *
 * <p>A section is bound to a record, which validates itself in its compact constructor. A key that is unknown, a value
 * that does not fit and a record that refuses become a {@link UserErrorException} of one line with the file and the key.
 * A time is written as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 7d} or in ISO 8601.
 */
public final class DeploymentFile {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new PlainValues())
            .build();

    private final String name;
    private final ObjectNode root;

    private DeploymentFile(String name, ObjectNode root) {
        this.name = name;
        this.root = root;
    }

    /** A deployment of defaults alone. */
    public static DeploymentFile empty() {
        return new DeploymentFile("defaults", YAML.createObjectNode());
    }

    public static DeploymentFile read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new UserErrorException("no such file: " + file, e);
        } catch (IOException e) {
            throw new UserErrorException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads YAML text; the name stands in messages. */
    public static DeploymentFile parse(String name, String yaml) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new UserErrorException(name + place(e) + ": " + firstLine(e.getOriginalMessage()), e);
        }
        if (tree.isMissingNode() || tree.isNull()) {
            return new DeploymentFile(name, YAML.createObjectNode());
        }
        if (!(tree instanceof ObjectNode root)) {
            throw new UserErrorException(name + ": a deployment file is a mapping of sections, not a "
                    + tree.getNodeType().toString().toLowerCase(Locale.ROOT));
        }
        return new DeploymentFile(name, root);
    }

    /** Itself, after checking that it has no section but these. */
    public DeploymentFile requireSections(Collection<String> known) {
        root.fieldNames().forEachRemaining(section -> {
            if (!known.contains(section)) {
                throw unknownKey(section, known);
            }
        });
        return this;
    }

    /** Whether the file has this section. */
    public boolean has(String section) {
        return root.hasNonNull(section);
    }

    /** A section as a record; an absent one as an empty mapping. */
    public <C> C section(String section, Class<C> type) {
        return bind(section, mapping(section), type);
    }

    /** A section as a record, where what the file does not say is as in the defaults. Lists are replaced as a whole. */
    public <C> C section(String section, C defaults) {
        ObjectNode merged = YAML.valueToTree(defaults);
        overlay(merged, mapping(section));
        @SuppressWarnings("unchecked")
        Class<C> type = (Class<C>) defaults.getClass();
        return bind(section, merged, type);
    }

    /** A section of freely named entries, in the file's order. */
    public <C> Map<String, C> map(String section, Class<C> type) {
        Map<String, C> entries = new LinkedHashMap<>();
        mapping(section)
                .properties()
                .forEach(entry ->
                        entries.put(entry.getKey(), bind(section + "." + entry.getKey(), entry.getValue(), type)));
        return entries;
    }

    /** A section as flat properties: nested keys joined with dots, lists with commas. */
    public Map<String, String> properties(String section) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", mapping(section), flat);
        return flat;
    }

    /** A time as people write it. */
    Duration duration(String key, String text) {
        try {
            return PlainValues.duration(text);
        } catch (IllegalArgumentException e) {
            throw error(key, String.valueOf(e.getMessage()));
        }
    }

    /** An error at a key of this file, in one line. */
    public UserErrorException error(String key, String what) {
        return new UserErrorException(name + ": " + key + ": " + what);
    }

    private ObjectNode mapping(String section) {
        JsonNode node = root.path(section);
        if (node.isMissingNode() || node.isNull()) {
            return YAML.createObjectNode();
        }
        if (!(node instanceof ObjectNode mapping)) {
            throw new UserErrorException(name + ": " + section + ": expected keys and values");
        }
        return mapping;
    }

    private <C> C bind(String section, JsonNode node, Class<C> type) {
        try {
            return YAML.treeToValue(node, type);
        } catch (UnrecognizedPropertyException e) {
            Collection<Object> known = e.getKnownPropertyIds() == null ? List.of() : e.getKnownPropertyIds();
            throw unknownKey(
                    section + path(e), known.stream().map(String::valueOf).toList());
        } catch (ValueInstantiationException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            if (reason instanceof UserErrorException error) {
                throw error;
            }
            throw new UserErrorException(name + ": " + section + path(e) + ": " + reason.getMessage(), e);
        } catch (InvalidFormatException e) {
            Object[] values = e.getTargetType().getEnumConstants();
            throw new UserErrorException(
                    name + ": " + section + path(e) + ": "
                            + (values == null
                                    ? firstLine(e.getOriginalMessage())
                                    : Choices.of("value", List.of(values), Object::toString)
                                            .unknown(String.valueOf(e.getValue()))),
                    e);
        } catch (JsonMappingException e) {
            throw new UserErrorException(name + ": " + section + path(e) + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new UserErrorException(name + ": " + section + ": " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private UserErrorException unknownKey(String key, Collection<String> known) {
        return new UserErrorException(
                name + ": unknown key '" + key + "' (known here: " + String.join(", ", new TreeSet<>(known)) + ")");
    }

    private void flatten(String prefix, JsonNode node, Map<String, String> flat) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(key + ".", value, flat);
            } else if (value.isArray()) {
                Iterable<JsonNode> items = value::elements;
                flat.put(key, String.join(",", texts(items)));
            } else if (value.isNull()) {
                throw new UserErrorException(name + ": " + key + ": has no value");
            } else {
                flat.put(key, value.asText());
            }
        }
    }

    private static List<String> texts(Iterable<JsonNode> items) {
        Iterator<JsonNode> iterator = items.iterator();
        List<String> texts = new ArrayList<>();
        while (iterator.hasNext()) {
            texts.add(iterator.next().asText());
        }
        return texts;
    }

    private static void overlay(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode below = base.get(entry.getKey());
            if (below instanceof ObjectNode object && entry.getValue() instanceof ObjectNode more) {
                overlay(object, more);
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
