package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentFileTest {
    record Example(List<String> networks, int threads, Duration timeout, Optional<Path> cache) {
        static final Example DEFAULTS = new Example(List.of("vgg16"), 2, Duration.ofSeconds(3), Optional.empty());

        Example {
            if (threads < 1) {
                throw new IllegalArgumentException("threads must be at least 1, not " + threads);
            }
        }
    }

    @Test
    void lays_a_section_over_its_defaults() {
        DeploymentFile file = DeploymentFile.parse("f.yaml", "example: {timeout: 5m, cache: models/here}");

        assertThat(file.section("example", Example.DEFAULTS))
                .isEqualTo(
                        new Example(List.of("vgg16"), 2, Duration.ofMinutes(5), Optional.of(Path.of("models/here"))));
    }

    @Test
    void takes_defaults_where_there_is_no_section() {
        assertThat(DeploymentFile.parse("f.yaml", "# nothing\n").section("example", Example.DEFAULTS))
                .isEqualTo(Example.DEFAULTS);
    }

    @Test
    void names_an_unknown_key() {
        DeploymentFile file = DeploymentFile.parse("f.yaml", "example: {thread: 1}");

        assertThatThrownBy(() -> file.section("example", Example.DEFAULTS))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("f.yaml: unknown key 'example.thread' (known here: cache, networks, threads, timeout)");
    }

    @Test
    void names_an_unknown_section() {
        DeploymentFile file = DeploymentFile.parse("f.yaml", "exampel: {}");

        assertThatThrownBy(() -> file.requireSections(List.of("example", "kafka")))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("f.yaml: unknown key 'exampel' (known here: example, kafka)");
    }

    @Test
    void names_the_key_of_a_value_that_does_not_fit() {
        DeploymentFile file = DeploymentFile.parse("f.yaml", "example: {timeout: soon}");

        assertThatThrownBy(() -> file.section("example", Example.DEFAULTS))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith("f.yaml: example.timeout: ")
                .hasMessageContaining("'soon' is not a time; write it as 250ms, 30s, 5m, 12h or 7d");
    }

    @Test
    void passes_on_what_a_record_refuses() {
        DeploymentFile file = DeploymentFile.parse("f.yaml", "example: {threads: 0}");

        assertThatThrownBy(() -> file.section("example", Example.DEFAULTS))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("f.yaml: example: threads must be at least 1, not 0");
    }

    @Test
    void names_the_line_that_is_no_yaml() {
        assertThatThrownBy(() -> DeploymentFile.parse("f.yaml", "example:\n  a: [1\n"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageMatching("f\\.yaml:\\d+: .+")
                .hasMessageNotContaining("\n");
    }

    @Test
    void flattens_properties() {
        DeploymentFile file = DeploymentFile.parse(
                "f.yaml", "kafka: {bootstrap.servers: [a:1, b:2], ssl: {truststore.location: /t}, retries: 3}");

        assertThat(file.properties("kafka"))
                .isEqualTo(Map.of("bootstrap.servers", "a:1,b:2", "ssl.truststore.location", "/t", "retries", "3"));
    }
}
