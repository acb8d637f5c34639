package io.fovea.broker;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The broker as a process of its own: {@code BrokerProcess DATA_DIRECTORY [PORT]}. Prints one line, {@code
 * bootstrap=HOST:PORT}, once it answers, and runs until it is told to stop.
 */
public final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: BrokerProcess DATA_DIRECTORY [PORT]");
            System.exit(2);
        }
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 0;
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), BrokerSettings.DEFAULTS.withPort(port));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        System.out.println("bootstrap=" + broker.bootstrapServers());
        System.out.flush();
        broker.awaitShutdown();
    }
}
