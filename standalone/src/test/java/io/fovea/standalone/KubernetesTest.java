package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fovea.aggregator.AggregatorConfig;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.KafkaSettings;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cluster's files, held to Kubernetes' own types, in which an unknown field is an error, and to what the services need. */
class KubernetesTest {
    private static final Path BASE = Path.of("..", "deploy", "kubernetes", "base");
    private static final Set<String> ROLES = Set.of("ingest", "quantize", "cam", "saliency", "aggregate");

    /** Kubernetes' types keep unknown fields for whoever comes later; here they are refused. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private static final Map<String, Class<?>> TYPES = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "v1 Service", Service.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** Of the types that operators add: the fields used here, as their definitions name them. */
    private static final Map<String, Set<String>> ADDED = Map.of(
            "keda.sh/v1alpha1 ScaledObject",
                    Set.of("scaleTargetRef", "minReplicaCount", "maxReplicaCount", "cooldownPeriod", "triggers"),
            "keda.sh/v1alpha1 TriggerAuthentication", Set.of("secretTargetRef"),
            "monitoring.coreos.com/v1 ServiceMonitor", Set.of("jobLabel", "selector", "targetLabels", "endpoints"));

    @Test
    void everyFieldIsOneThatKubernetesKnows() throws IOException {
        for (JsonNode object : objects()) {
            String kind = kind(object);
            Class<?> type = TYPES.get(kind);
            if (type != null) {
                assertThat(STRICT.treeToValue(object, type)).isInstanceOf(type);
            } else {
                assertThat(ADDED).containsKey(kind);
                assertThat(ADDED.get(kind)).containsAll(names(object.path("spec")));
                assertThat(names(object)).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
            }
        }
    }

    @Test
    void aMisspeltFieldIsFound() throws IOException {
        JsonNode misspelt = workload("cam").deepCopy();
        ObjectNode container = (ObjectNode) container(misspelt);
        container.set("readynessProbe", container.remove("readinessProbe"));

        assertThatThrownBy(() -> STRICT.treeToValue(misspelt, Deployment.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("readynessProbe");
    }

    @Test
    void theListIsWhole() throws IOException {
        Set<String> listed =
                new TreeSet<>(texts(yaml("kustomization.yaml").get(0).path("resources")));
        listed.addAll(List.of("kustomization.yaml", "fovea.yaml"));
        try (Stream<Path> files = Files.list(BASE)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "quantize", "cam", "saliency", "aggregate"})
    void aServiceIsWatchedLimitedAndClosed(String role) throws IOException {
        JsonNode pod = workload(role).path("spec").path("template").path("spec");
        JsonNode container = container(workload(role));

        assertThat(texts(container.path("args"))).startsWith(role, "--config", "/etc/fovea/fovea.yaml");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        assertThat(container.has("startupProbe")).isTrue();
        assertThat(container.at("/resources/limits").has("memory")).isTrue();
        assertThat(container.at("/resources/requests").has("cpu")).isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(texts(container.at("/securityContext/capabilities/drop"))).containsExactly("ALL");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.path("env").toString()).contains("fovea-" + role + "-kafka");
        assertThat(selected("PodDisruptionBudget", role)
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(selected("Service", role).at("/metadata/labels/role").asText())
                .isEqualTo(role);
    }

    @Test
    void theDeploymentFileIsValid() {
        DeploymentFile file = DeploymentFile.read(BASE.resolve("fovea.yaml"));

        file.requireSections(Sections.ALL);

        assertThat(ROLES).allMatch(role -> new DeploymentSections(file).validate(role) != null);
        assertThat(KafkaSettings.from(file, Map.of()).properties()).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void aLostAggregatorIsReplacedAtOnce() throws IOException {
        JsonNode aggregate = workload("aggregate");
        AggregatorConfig config =
                DeploymentFile.read(BASE.resolve("fovea.yaml")).section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS);

        JsonNode instance = StreamSupport.stream(
                        container(aggregate).path("env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals("FOVEA_KAFKA_GROUP_INSTANCE_ID"))
                .findFirst()
                .orElseThrow();
        assertThat(aggregate.path("kind").asText()).isEqualTo("StatefulSet");
        assertThat(instance.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        assertThat(config.standbyReplicas())
                .isEqualTo(1)
                .isLessThan(aggregate.at("/spec/replicas").asInt());
    }

    @Test
    void workersFollowTheirLag() throws IOException {
        Map<String, JsonNode> scaled = objects().stream()
                .filter(object -> object.path("kind").asText().equals("ScaledObject"))
                .collect(Collectors.toMap(
                        object -> object.at("/spec/scaleTargetRef/name").asText(), object -> object));

        assertThat(scaled).containsOnlyKeys("quantize", "cam", "saliency");
        scaled.forEach((role, object) -> {
            JsonNode trigger = object.at("/spec/triggers/0/metadata");
            String topic = role.equals("cam") ? Topics.INFERENCES.name() : Topics.IMAGES.name();
            assertThat(trigger.path("topic").asText()).isEqualTo(topic);
            assertThat(trigger.path("consumerGroup").asText())
                    .isEqualTo(KafkaSettings.at("kafka:9092").groupId(role));
            assertThat(object.at("/spec/maxReplicaCount").asInt()).isLessThanOrEqualTo(Topics.IMAGES.partitions());
        });
    }

    private static JsonNode workload(String role) throws IOException {
        return objects().stream()
                .filter(object -> Set.of("Deployment", "StatefulSet")
                                .contains(object.path("kind").asText())
                        && object.at("/metadata/name").asText().equals(role))
                .findFirst()
                .orElseThrow();
    }

    /** The object of a kind whose selector finds the pods of a role. */
    private static JsonNode selected(String kind, String role) throws IOException {
        JsonNode labels = workload(role).at("/spec/template/metadata/labels");
        return objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> {
                    JsonNode selector = object.path("spec").path("selector");
                    JsonNode wanted = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
                    return wanted.properties().stream()
                            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
                })
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    private static String kind(JsonNode object) {
        return object.path("apiVersion").asText() + " " + object.path("kind").asText();
    }

    private static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String file : texts(yaml("kustomization.yaml").get(0).path("resources"))) {
            objects.addAll(yaml(file));
        }
        return objects;
    }

    private static List<JsonNode> yaml(String file) throws IOException {
        YAMLFactory yaml = new YAMLFactory();
        try (MappingIterator<JsonNode> documents = new ObjectMapper(yaml)
                .readerFor(JsonNode.class)
                .readValues(BASE.resolve(file).toFile())) {
            return documents.readAll();
        }
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        Iterator<String> fields = object.fieldNames();
        fields.forEachRemaining(names::add);
        return names;
    }
}
