package io.fovea.runtime;

/**
 * Something only the user can put right: a wrong key, a missing file, an unreachable server.
 *
 * <p>The message is the whole of what is shown, one line that names the key or file and what to do; the process then
 * ends with exit code 2 and no stack trace.
 */
public final class UserErrorException extends RuntimeException {
    public UserErrorException(String message) {
        super(message);
    }

    public UserErrorException(String message, Throwable cause) {
        super(message, cause);
    }
}
