package io.fovea.runtime.claimcheck;

import io.fovea.foundations.Backoff;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps large contents in a store, each under its SHA-256, and gives them out for the reference that a record carries.
 * The same content has one object, however often it comes.
 *
 * <p>Only an address that the store itself gives to the very content is ever opened; every other reference is refused
 * without a look at it.
 */
public final class ClaimCheck implements AutoCloseable {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int ATTEMPTS = 5;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    /** No content is larger; what is, somebody else has put there. */
    private static final int LIMIT = 256 << 20;

    private final Optional<ObjectStore> store;
    private final int inlineBytes;
    private final Duration retention;
    private final Backoff backoff;

    private ClaimCheck(Optional<ObjectStore> store, int inlineBytes, Duration retention, Backoff backoff) {
        this.store = store;
        this.inlineBytes = inlineBytes;
        this.retention = retention;
        this.backoff = backoff;
    }

    /** Without a store: everything is in its record. */
    public static ClaimCheck none() {
        return new ClaimCheck(Optional.empty(), Integer.MAX_VALUE, Duration.ZERO, BACKOFF);
    }

    /**
     * As section {@code claimCheck} of a deployment file says.
     *
     * @param topicRetention how long the records live that carry references
     * @throws UserErrorException in one line, if no such store can be opened
     */
    public static ClaimCheck open(ClaimCheckConfig config, Duration topicRetention) {
        if (config.store().isEmpty()) {
            return none();
        }
        Duration retention = config.retention().orElse(topicRetention.multipliedBy(2));
        if (retention.compareTo(topicRetention) < 0) {
            throw new UserErrorException("claimCheck.retention: " + retention + " is shorter than " + topicRetention
                    + ", for which records that refer to the store are kept");
        }
        return in(ObjectStores.open(config), config.inlineBytesOrDefault(), retention, BACKOFF);
    }

    /**
     * With a store, which it closes.
     *
     * @param inlineBytes largest content that goes into its record
     * @param retention how long an object lives
     * @param backoff before an object that is not found is sought again
     */
    static ClaimCheck in(ObjectStore store, int inlineBytes, Duration retention, Backoff backoff) {
        return new ClaimCheck(Optional.of(store), inlineBytes, retention, backoff);
    }

    /** Whether content of so many bytes is kept here and not in its record. */
    public boolean takes(int bytes) {
        return bytes > inlineBytes;
    }

    /**
     * Keeps a content and tells the reference for its record. To be called before the record is published.
     *
     * @param sha256 of the content, 64 lower-case hexadecimal digits
     * @throws RetriableException if the store cannot be used for now
     */
    public String deposit(String sha256, byte[] bytes) {
        ObjectStore open = store.orElseThrow(() -> new IllegalStateException("there is no claim-check store"));
        try {
            open.put(name(sha256), bytes);
            return open.address(name(sha256)).toString();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The content of a record, in it or in the store. A content that is not in the store is sought a few times more, for
     * about a second and a half in all: a shared volume may show a new file late.
     *
     * @param sha256 of the content, as the record says
     * @param inline what is in the record
     * @param reference that the record carries, if any
     * @throws RejectedRecordException if there is nothing under this reference, something else than the record says, or
     *     the reference leads anywhere but into the store
     * @throws RetriableException if the store cannot be used for now
     */
    public byte[] content(String sha256, ByteBuffer inline, @Nullable String reference) throws RejectedRecordException {
        if (inline.hasRemaining() || reference == null) {
            byte[] bytes = new byte[inline.remaining()];
            inline.duplicate().get(bytes);
            return bytes;
        }
        ObjectStore open = store.orElseThrow(() -> new RejectedRecordException(
                "the image is in a claim-check store and this process has none (key claimCheck.store): " + reference));
        if (!SHA256.matcher(sha256).matches()
                || !open.address(name(sha256)).toString().equals(reference)) {
            throw new RejectedRecordException(
                    "the reference does not lead to this image in the claim-check store (key claimCheck.store): "
                            + reference);
        }
        byte[] bytes = find(open, sha256)
                .orElseThrow(() -> new RejectedRecordException(
                        "there is no such object in the claim-check store (any more): " + reference));
        String found = digest(bytes);
        if (!found.equals(sha256)) {
            throw new RejectedRecordException(
                    "the object has another content than was put there (SHA-256 " + found + "): " + reference);
        }
        return bytes;
    }

    private Optional<byte[]> find(ObjectStore open, String sha256) {
        try {
            Optional<byte[]> found = open.get(name(sha256), LIMIT);
            for (int attempt = 1; found.isEmpty() && attempt < ATTEMPTS; attempt++) {
                backoff.pause(attempt);
                found = open.get(name(sha256), LIMIT);
            }
            return found;
        } catch (IOException e) {
            throw unusable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnusableException("interrupted while looking for an object", e);
        }
    }

    /**
     * Deletes what has been in the store for longer than its retention.
     *
     * @return how many objects; 0 without a store
     */
    public int deleteExpired(Instant now) throws IOException {
        return store.isPresent() ? store.get().deleteOlderThan(now.minus(retention)) : 0;
    }

    /** Whether there is a store, how long it keeps and what it takes, for the log. */
    @Override
    public String toString() {
        return store.map(open -> open + " inlineBytes=" + inlineBytes + " retention=" + retention)
                .orElse("none");
    }

    @Override
    public void close() {
        store.ifPresent(ObjectStore::close);
    }

    /** Spread over 256 folders. */
    private static String name(String sha256) {
        return sha256.substring(0, 2) + "/" + sha256;
    }

    private static String digest(byte[] bytes) {
        return DigestUtils.sha256Hex(bytes);
    }

    private static RetriableException unusable(IOException e) {
        return new StoreUnusableException("the claim-check store cannot be used: " + e.getMessage(), e);
    }

    /** For now: whoever gets it tries again. */
    private static final class StoreUnusableException extends RetriableException {
        private static final long serialVersionUID = 1;

        StoreUnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
