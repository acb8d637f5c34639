package io.fovea.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @Test
    void keeps_its_records_over_a_restart_at_the_same_port(@TempDir Path folder) throws Exception {
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            port = broker.port();
            Things.publish(broker.bootstrapServers(), "kept");
        }

        try (EmbeddedBroker restarted = EmbeddedBroker.start(folder, BrokerSettings.DEFAULTS.withPort(port))) {
            assertThat(restarted.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(Things.read(restarted.bootstrapServers())).containsExactly("kept");
        }
    }

    @Test
    void names_the_port_that_is_taken(@TempDir Path folder) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.DEFAULTS.withPort(other.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(folder, settings))
                    .isInstanceOf(IOException.class)
                    .hasMessage("port " + other.getLocalPort() + " on 127.0.0.1 is already in use");
        }
    }

    @Test
    void refuses_a_folder_that_another_broker_uses(@TempDir Path folder) throws IOException {
        try (EmbeddedBroker first = EmbeddedBroker.start(folder)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another broker uses " + folder);
            assertThat(first.port()).isPositive();
        }
    }

    @Test
    void says_why_kafka_refuses_a_setting(@TempDir Path folder) {
        BrokerSettings wrong = BrokerSettings.DEFAULTS.withOverrides(Map.of("num.io.threads", "-3"));

        assertThatThrownBy(() -> EmbeddedBroker.start(folder, wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void listens_on_the_loopback_address_alone(@TempDir Path folder) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder);
                ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.2", broker.port()));

            assertThat(other.isBound()).isTrue();
        }
    }
}
