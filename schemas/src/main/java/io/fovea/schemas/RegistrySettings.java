package io.fovea.schemas;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The registry that Kafka settings describe. */
final class RegistrySettings {
    private static final String PREFIX = "schema.registry.";
    private static final String URL = PREFIX + "url";
    private static final String BASIC = PREFIX + "basic.auth.user.info";
    private static final String BEARER = PREFIX + "bearer.auth.token";
    private static final String REGISTER = PREFIX + "auto.register.schemas";
    private static final Set<String> KNOWN = Set.of(URL, BASIC, BEARER, REGISTER);

    private RegistrySettings() {}

    static Optional<SchemaRegistry> registry(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (key.startsWith(PREFIX) && !KNOWN.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key '" + key + "' (known: " + String.join(", ", new TreeSet<>(KNOWN)) + ")");
            }
        }
        String urls = settings.getOrDefault(URL, "");
        if (urls.isBlank()) {
            return Optional.empty();
        }
        List<URI> addresses =
                Arrays.stream(urls.split(",")).map(RegistrySettings::address).toList();
        return Optional.of(new SchemaRegistry(addresses, headers(settings), registers(settings)));
    }

    private static URI address(String text) {
        String url = text.strip();
        try {
            URI address = URI.create(url);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(URL + " is no address: '" + url + "'", e);
        }
        throw new IllegalArgumentException(URL + " must begin with http:// or https:// and a host, not '" + url + "'");
    }

    private static Map<String, String> headers(Map<String, String> settings) {
        Map<String, String> headers = new HashMap<>();
        Optional.ofNullable(settings.get(BASIC))
                .ifPresent(user -> headers.put(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
        Optional.ofNullable(settings.get(BEARER)).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    private static boolean registers(Map<String, String> settings) {
        String value = settings.getOrDefault(REGISTER, "true");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(REGISTER + " must be true or false, not '" + value + "'");
        }
        return value.equals("true");
    }
}
