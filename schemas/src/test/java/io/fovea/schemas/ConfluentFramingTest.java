package io.fovea.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fovea.record.ImageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a real registry, Apicurio's, through its Confluent-compatible API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfluentFramingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryProcess registry;

    ConfluentFramingTest() throws Exception {
        registry = RegistryProcess.start();
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    @Test
    void what_one_process_writes_another_reads() {
        byte[] bytes = serde(Map.of()).serializer().serialize("images", Examples.image());

        assertThat(serde(Map.of()).deserializer().deserialize("images", bytes)).isEqualTo(Examples.image());
    }

    @Test
    void registers_the_schema_under_the_topics_name_and_writes_its_id() throws Exception {
        byte[] bytes = serde(Map.of()).serializer().serialize("some-images", Examples.image());

        String answer = registry.request("GET", "/subjects/some-images-value/versions/latest", "");
        int id = JSON.readTree(answer).path("id").asInt();
        Schema registered =
                new Schema.Parser().parse(JSON.readTree(answer).path("schema").asText());
        assertThat(registered).isEqualTo(ImageEvent.getClassSchema());
        assertThat(bytes).startsWith(0);
        assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    }

    @Test
    void reads_what_a_foreign_producer_wrote_with_an_earlier_schema() throws Exception {
        Schema before = Evolution.withoutField(ImageEvent.getClassSchema(), "label");
        int id = register("earlier-value", before);
        GenericRecord old = new GenericData.Record(before);
        before.getFields()
                .forEach(field -> old.put(field.name(), Examples.image().get(field.name())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new SpecificDatumWriter<GenericRecord>(before, Examples.image().getSpecificData()).write(old, encoder);

        ImageEvent read = serde(Map.of()).deserializer().deserialize("earlier", bytes.toByteArray());

        assertThat(read.getLabel()).isNull();
        assertThat(read.getBytes()).isEqualTo(Examples.image().getBytes());
    }

    @Test
    void refuses_a_record_whose_schema_nobody_registered() {
        byte[] bytes = {0, 0, 15, 66, 63, 1, 2, 3};

        assertThatThrownBy(() -> serde(Map.of()).deserializer().deserialize("images", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "no record of type ImageEvent: schema 999999 is not in the registry at " + registry.address());
    }

    @Test
    void refuses_bytes_in_another_format() {
        byte[] bytes = RecordSerdes.bundled().of(Topics.IMAGES).serializer().serialize("images", Examples.image());

        assertThatThrownBy(() -> serde(Map.of()).deserializer().deserialize("images", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessage("no record of type ImageEvent: not in Confluent's wire format");
    }

    @Test
    void registers_nothing_where_it_must_not() throws Exception {
        Serde<ImageEvent> serde = serde(Map.of("schema.registry.auto.register.schemas", "false"));

        assertThatThrownBy(() -> serde.serializer().serialize("forbidden", Examples.image()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("does not know this schema of forbidden-value");
        assertThat(registry.request("GET", "/subjects", "")).doesNotContain("forbidden-value");

        int id = register("forbidden-value", ImageEvent.getClassSchema());
        byte[] bytes = serde.serializer().serialize("forbidden", Examples.image());
        assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    }

    @Test
    void says_that_the_registry_refuses_an_incompatible_schema() throws Exception {
        String other = "{\"type\":\"record\",\"name\":\"ImageEvent\",\"namespace\":\"io.fovea.record\","
                + "\"fields\":[{\"name\":\"imageId\",\"type\":\"int\"}]}";
        register("taken-value", new Schema.Parser().parse(other));
        registry.request("PUT", "/config/taken-value", "{\"compatibility\":\"BACKWARD\"}");

        assertThatThrownBy(() -> serde(Map.of()).serializer().serialize("taken", Examples.image()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("refuses the schema of taken-value");
    }

    @Test
    void goes_on_with_what_it_knows_while_the_registry_is_away() throws Exception {
        Serde<ImageEvent> serde;
        String address;
        byte[] bytes;
        try (RegistryProcess passing = RegistryProcess.start()) {
            address = passing.address().toString();
            serde = RecordSerdes.confluent(passing.address(), Map.of()).of(Topics.IMAGES);
            bytes = serde.serializer().serialize("images", Examples.image());
            serde.deserializer().deserialize("images", bytes);
        }

        assertThat(serde.serializer().serialize("images", Examples.image())).isEqualTo(bytes);
        assertThat(serde.deserializer().deserialize("images", bytes)).isEqualTo(Examples.image());
        assertThatThrownBy(() -> serde.serializer().serialize("masks", Examples.image()))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("the schema registry at " + address + " does not answer");
    }

    @Test
    void asks_the_next_address_where_one_does_not_answer() {
        Serde<ImageEvent> serde = serde(Map.of("schema.registry.url", "http://127.0.0.1:1, " + registry.address()));

        byte[] bytes = serde.serializer().serialize("images", Examples.image());

        assertThat(serde.deserializer().deserialize("images", bytes)).isEqualTo(Examples.image());
    }

    /** A server that demands no password cannot show that one is sent; this one only writes down what it gets. */
    @Test
    void sends_user_and_password() throws IOException {
        AtomicReference<Optional<String>> authorization = new AtomicReference<>(Optional.empty());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorization.set(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] answer = "{\"id\": 1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            serde(Map.of("schema.registry.url", url, "schema.registry.basic.auth.user.info", "me:secret"))
                    .serializer()
                    .serialize("images", Examples.image());
        } finally {
            server.stop(0);
        }

        assertThat(authorization.get()).contains("Basic bWU6c2VjcmV0");
    }

    private Serde<ImageEvent> serde(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("schema.registry.url", registry.address().toString());
        return RecordSerdes.configured(all).of(Topics.IMAGES);
    }

    private int register(String subject, Schema schema) throws IOException, InterruptedException {
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        String answer = registry.request("POST", "/subjects/" + subject + "/versions", body);
        return JSON.readTree(answer).path("id").asInt();
    }
}
