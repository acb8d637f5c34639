package io.fovea.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker as a process of its own, which can be killed without killing its users. */
public final class BrokerProcess implements AutoCloseable {
    private static final String READY = "bootstrap=";
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a JVM with this one's class path and waits until its broker answers.
     *
     * @param dataDirectory where its topics are or will be
     * @param port on 127.0.0.1, 0 for any free one
     * @throws IOException if the broker does not start; why is on standard error
     */
    public static BrokerProcess start(Path dataDirectory, int port) throws IOException {
        return start(dataDirectory, port, ProcessBuilder.Redirect.INHERIT);
    }

    /**
     * As above.
     *
     * @param errors where its log goes
     */
    public static BrokerProcess start(Path dataDirectory, int port, ProcessBuilder.Redirect errors) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                dataDirectory.toString(),
                Integer.toString(port));
        Process process = new ProcessBuilder(command).redirectError(errors).start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, line.substring(READY.length()));
            }
        }
        process.destroyForcibly();
        throw new IOException("the broker ended before it answered");
    }

    /** Where clients connect, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public int port() {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends it as an operator does, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a broker until the process is told to stop; prints {@code bootstrap=HOST:PORT} once it answers. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: BrokerProcess DATA_DIRECTORY [PORT]");
            System.exit(2);
        }
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 0;
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), BrokerSettings.DEFAULTS.withPort(port));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        System.out.println(READY + broker.bootstrapServers());
        System.out.flush();
        broker.awaitShutdown();
    }
}
