package io.fovea.runtime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Says in one line why Kafka does not answer, as far as a plain connection can tell. Kafka's clients only say that they waited. */
final class BootstrapProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private BootstrapProbe() {}

    /** What a connection to each of the addresses finds. */
    static String whyNot(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(","))
                .map(String::trim)
                .map(BootstrapProbe::one)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String one(String server) {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
            if (address.isUnresolved()) {
                return "no host " + host + " is known";
            }
            socket.connect(address, Math.toIntExact(TIMEOUT.toMillis()));
            return server + " takes connections but does not answer as Kafka does"
                    + " (is it another service, or does it want TLS, key kafka.security.protocol?)";
        } catch (ConnectException e) {
            return "nobody listens at " + server;
        } catch (SocketTimeoutException e) {
            return "nothing comes back from " + server + " (is a firewall between?)";
        } catch (IOException | IllegalArgumentException e) {
            return server + ": " + e.getMessage();
        }
    }
}
