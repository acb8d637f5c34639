package io.fovea.runtime.claimcheck;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Objects of bytes by name. Safe for many threads. Names are relative, of letters, digits and slashes. */
public interface ObjectStore extends AutoCloseable {
    /** The address of an object, whether or not there is one. */
    URI address(String name);

    /**
     * Keeps an object, in place of one that has this name, and makes it new again. Whoever reads meanwhile finds all of
     * it or nothing.
     *
     * @throws IOException if the store cannot be used for now
     */
    void put(String name, byte[] bytes) throws IOException;

    /**
     * An object; empty where there is none.
     *
     * @param limit most bytes that are read; of a larger object one more than that comes back
     * @throws IOException if the store cannot be used for now, which does not say that there is no such object
     */
    Optional<byte[]> get(String name, int limit) throws IOException;

    /**
     * Deletes what was put before an instant.
     *
     * @return how many objects
     * @throws IOException if the store cannot be used for now
     */
    int deleteOlderThan(Instant instant) throws IOException;

    @Override
    default void close() {}
}
