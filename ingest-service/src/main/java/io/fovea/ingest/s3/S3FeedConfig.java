package io.fovea.ingest.s3;

import io.fovea.s3.S3Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys of a feed of type {@code s3}.
 *
 * @param bucket that holds the images
 * @param prefix of their keys; everything by default
 * @param endpoint of a compatible store; Amazon's by default
 * @param region of the bucket; us-east-1 by default
 * @param accessKey credentials; by default those of the environment, profile or machine
 * @param secretKey of the access key
 * @param pathStyle whether the bucket stands in the path; true by default where there is an endpoint
 * @param watch whether to go on with what comes later; true by default
 * @param poll time between two listings; 30 s by default
 */
record S3FeedConfig(
        String bucket,
        Optional<String> prefix,
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<String> accessKey,
        Optional<String> secretKey,
        Optional<Boolean> pathStyle,
        Optional<Boolean> watch,
        Optional<Duration> poll) {
    S3FeedConfig {
        if (bucket == null || bucket.isBlank()) {
            throw new IllegalArgumentException("key 'bucket' is missing");
        }
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("accessKey and secretKey go together");
        }
    }

    S3Connection connection() {
        return new S3Connection(endpoint, region, accessKey, secretKey, pathStyle);
    }
}
