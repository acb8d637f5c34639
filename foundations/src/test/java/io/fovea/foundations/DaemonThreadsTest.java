package io.fovea.foundations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
    @Test
    void threadsHaveTheirNumberAndDoNotKeepTheProcessAlive() {
        ThreadFactory threads = DaemonThreads.named("worker-%d");

        Thread first = threads.newThread(() -> {});
        Thread second = threads.newThread(() -> {});

        assertThat(first.getName()).isEqualTo("worker-1");
        assertThat(second.getName()).isEqualTo("worker-2");
        assertThat(second.isDaemon()).isTrue();
    }
}
