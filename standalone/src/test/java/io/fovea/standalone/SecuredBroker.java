package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.broker.BrokerSettings;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.runtime.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker whose clients come through TLS, with a user and a password, and may do what they were given the right to. The
 * test itself comes through a listener without any of it.
 */
final class SecuredBroker implements AutoCloseable {
    private static final String SCRAM = "SCRAM-SHA-512";
    private static final int ITERATIONS = 4096;

    private final EmbeddedBroker broker;
    private final Path certificate;
    private final int port;
    private final Map<String, String> passwords = new TreeMap<>();

    SecuredBroker(Path folder) throws IOException, InterruptedException {
        Path keys = folder.resolve("kafka.p12");
        this.certificate = folder.resolve("ca.crt");
        String password = UUID.randomUUID().toString();
        List<String> store = List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", password);
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "kafka",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kafka",
                "-ext",
                "SAN=ip:127.0.0.1");
        keytool(store, "-exportcert", "-rfc", "-alias", "kafka", "-file", certificate.toString());
        this.port = RoleProcess.freePort();
        int open = RoleProcess.freePort();
        int controller = RoleProcess.freePort();
        String secured = "listener.name.secured.";
        Map<String, String> properties = new TreeMap<>();
        String clients = "CLIENTS://127.0.0.1:" + open + ",SECURED://127.0.0.1:" + port;
        properties.put("listeners", clients + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", clients);
        properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("sasl.enabled.mechanisms", SCRAM);
        properties.put(
                secured + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        properties.put(secured + "ssl.keystore.location", keys.toString());
        properties.put(secured + "ssl.keystore.password", password);
        properties.put(secured + "ssl.keystore.type", "PKCS12");
        properties.put("authorizer.class.name", RecordingAuthorizer.class.getName());
        properties.put("super.users", "User:ANONYMOUS");
        this.broker = EmbeddedBroker.start(
                folder.resolve("kafka"), BrokerSettings.DEFAULTS.withPort(open).withOverrides(properties));
    }

    /** For the test, which may do everything. */
    KafkaSettings open() {
        return KafkaSettings.at(broker.bootstrapServers());
    }

    /** Adds users with passwords of their own, and what they may do. */
    void allow(Collection<String> users, Collection<AclBinding> rights) throws Exception {
        List<UserScramCredentialAlteration> credentials = new ArrayList<>();
        for (String user : users) {
            String password = UUID.randomUUID().toString();
            passwords.put(user, password);
            credentials.add(new UserScramCredentialUpsertion(
                    user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password));
        }
        try (Admin admin = Admin.create(open().admin())) {
            admin.alterUserScramCredentials(credentials).all().get();
            admin.createAcls(rights).all().get();
        }
    }

    /** What stands in the deployment file of a service that is this user. */
    KafkaSettings as(String user) {
        return as(user, passwords.getOrDefault(user, "unknown"));
    }

    /** As above, with another password. */
    KafkaSettings as(String user, String password) {
        return new KafkaSettings(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:" + port,
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        SCRAM,
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                                + "\" password=\"" + password + "\";",
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        certificate.toString()),
                Map.of(),
                Duration.ofSeconds(20));
    }

    /** Where TLS is spoken. */
    String address() {
        return "127.0.0.1:" + port;
    }

    private static void keytool(List<String> store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(store);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Override
    public void close() {
        broker.close();
    }
}
