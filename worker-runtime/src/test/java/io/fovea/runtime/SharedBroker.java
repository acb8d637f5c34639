package io.fovea.runtime;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.schemas.RecordSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one real broker for the whole run; each test uses topics of its own. */
final class SharedBroker implements ParameterResolver {
    /** A broker, a host that is connected to it, and a test's own line to it. */
    record Broker(EmbeddedBroker embedded, ServiceHost host, KafkaLine line) implements AutoCloseable {
        static Broker start() {
            try {
                EmbeddedBroker broker = EmbeddedBroker.start(Files.createTempDirectory("fovea-broker"));
                KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
                ServiceHost host = ServiceHost.open("test", kafka, new HttpSettings("127.0.0.1", 0));
                return new Broker(broker, host, new KafkaLine(kafka, RecordSerdes.bundled()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        ServiceContext context() {
            return host.context();
        }

        @Override
        public void close() {
            line.close();
            host.close();
            embedded.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Broker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(Broker.class, type -> Broker.start(), Broker.class);
    }
}
