package io.fovea.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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
}
