package io.fovea.foundations;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The mapper for JSON that needs no settings. */
public final class Json {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
