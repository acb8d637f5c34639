package io.fovea.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {
    @Test
    void comes_back_at_its_port_with_its_records_after_a_kill(@TempDir Path folder) throws Exception {
        int port;
        try (BrokerProcess first = BrokerProcess.start(folder, 0)) {
            port = first.port();
            Things.publish(first.bootstrapServers(), "kept");
            first.kill();
        }

        try (BrokerProcess second = BrokerProcess.start(folder, port)) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(Things.read(second.bootstrapServers())).isEqualTo(List.of("kept"));
        }
    }
}
