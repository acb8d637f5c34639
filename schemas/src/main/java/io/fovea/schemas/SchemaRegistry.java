package io.fovea.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.foundations.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A client of a schema registry with Confluent's REST API (Confluent's own, Apicurio's {@code ccompat}, Karapace,
 * Redpanda's). Ids and schemas are asked for once and remembered; neither ever changes.
 *
 * <p>Three requests over the JDK's HTTP client are all that the wire format needs. Confluent's own serde is not on Maven
 * Central, and Apicurio's brings 54 jars, an event loop and an older Kafka client with it.
 */
final class SchemaRegistry {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private record Subject(String name, Schema schema) {}

    private final List<URI> addresses;
    private final Map<String, String> headers;
    private final boolean registers;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Subject, Integer> ids = new ConcurrentHashMap<>();

    /**
     * Builds a client, without asking anything yet.
     *
     * @param addresses of one registry, tried in turn
     * @param headers sent with every request
     * @param registers whether unknown schemas are registered, or refused
     */
    SchemaRegistry(List<URI> addresses, Map<String, String> headers, boolean registers) {
        this.addresses = List.copyOf(addresses);
        this.headers = Map.copyOf(headers);
        this.registers = registers;
    }

    /**
     * The schema with an id.
     *
     * @throws SerializationException if the registry has none
     * @throws RegistryUnavailableException if it does not answer
     */
    Schema schema(int id) {
        return schemas.computeIfAbsent(id, this::fetch);
    }

    /**
     * The id under which a subject has a schema.
     *
     * @throws SerializationException if the registry refuses the schema
     * @throws RegistryUnavailableException if it does not answer
     */
    int id(String subject, Schema schema) {
        return ids.computeIfAbsent(new Subject(subject, schema), this::find);
    }

    private Schema fetch(int id) {
        Answer answer = ask("GET", "/schemas/ids/" + id, "");
        if (answer.status == 404) {
            throw new SerializationException("schema " + id + " is not in the registry at " + answer.address);
        }
        try {
            return new Schema.Parser().parse(answer.field("schema").asText());
        } catch (SchemaParseException e) {
            throw new SerializationException("schema " + id + " of the registry is not an Avro schema", e);
        }
    }

    private int find(Subject subject) {
        String path = "/subjects/" + URLEncoder.encode(subject.name, StandardCharsets.UTF_8);
        String body = Json.MAPPER
                .createObjectNode()
                .put("schema", subject.schema.toString())
                .toString();
        Answer answer = ask("POST", registers ? path + "/versions" : path, body);
        if (answer.status == 404) {
            throw new SerializationException("the registry at " + answer.address + " does not know this schema of "
                    + subject.name + ", and schema.registry.auto.register.schemas is false");
        }
        if (answer.status == 409 || answer.status == 422) {
            throw new SerializationException("the registry at " + answer.address + " refuses the schema of "
                    + subject.name + ": " + answer.message());
        }
        return answer.field("id").asInt();
    }

    private Answer ask(String method, String path, String body) {
        RegistryUnavailableException failure = new RegistryUnavailableException("no address of a schema registry");
        for (URI address : addresses) {
            try {
                Answer answer = send(address, method, path, body);
                if (answer.status < 300 || List.of(404, 409, 422).contains(answer.status)) {
                    return answer;
                }
                failure = new RegistryUnavailableException(
                        "the schema registry at " + address + " answers " + answer.status + ": " + answer.message());
            } catch (IOException e) {
                failure = new RegistryUnavailableException("the schema registry at " + address + " does not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryUnavailableException("interrupted while asking the schema registry", e);
            }
        }
        throw failure;
    }

    private Answer send(URI address, String method, String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create(address.toString().replaceAll("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", MEDIA_TYPE)
                .header("Content-Type", MEDIA_TYPE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(address, response.statusCode(), response.body());
    }

    private record Answer(URI address, int status, String body) {
        /** A field that a good answer has. */
        JsonNode field(String name) {
            JsonNode field = json().path(name);
            if (field.isMissingNode()) {
                throw new RegistryUnavailableException(
                        "the schema registry at " + address + " answers without '" + name + "'; is this its address?");
            }
            return field;
        }

        /** What a bad answer says. */
        String message() {
            try {
                String message = Json.MAPPER.readTree(body).path("message").asText();
                return message.isEmpty() ? "no reason given" : message;
            } catch (JsonProcessingException e) {
                return "no reason given";
            }
        }

        private JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw new RegistryUnavailableException(
                        "the schema registry at " + address + " does not answer in JSON; is this its address?", e);
            }
        }
    }
}
