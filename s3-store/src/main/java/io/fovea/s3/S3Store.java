package io.fovea.s3;

import io.fovea.runtime.claimcheck.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket, under a prefix. */
final class S3Store implements ObjectStore {
    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /**
     * With a client that it closes.
     *
     * @param prefix empty, or ending in a slash
     */
    S3Store(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public URI address(String name) {
        return URI.create("s3://" + bucket + "/" + prefix + name);
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        try {
            client.putObject(put -> put.bucket(bucket).key(prefix + name), RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            throw unusable(e);
        }
    }

    @Override
    public Optional<byte[]> get(String name, int limit) throws IOException {
        try (InputStream content = client.getObject(get -> get.bucket(bucket).key(prefix + name))) {
            return Optional.of(content.readNBytes(limit + 1));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw unusable(e);
        }
    }

    @Override
    public int deleteOlderThan(Instant instant) throws IOException {
        int deleted = 0;
        try {
            Iterable<S3Object> objects = client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(prefix))
                    .contents();
            for (S3Object object : objects) {
                if (object.lastModified().isBefore(instant)) {
                    client.deleteObject(delete -> delete.bucket(bucket).key(object.key()));
                    deleted++;
                }
            }
        } catch (SdkException e) {
            throw unusable(e);
        }
        return deleted;
    }

    private IOException unusable(SdkException e) {
        return new IOException("bucket " + bucket + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return address("").toString();
    }
}
