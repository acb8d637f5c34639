package io.fovea.schemas;

import org.apache.kafka.common.errors.RetriableException;

/** The schema registry does not answer, or not as it should; the same record may be read or written later. */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1;

    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
