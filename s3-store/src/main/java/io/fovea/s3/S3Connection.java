package io.fovea.s3;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How to reach a bucket.
 *
 * @param endpoint of a compatible store; Amazon's by default
 * @param region of the bucket; us-east-1 by default
 * @param accessKey credentials; by default those of the environment, profile or machine
 * @param secretKey of the access key
 * @param pathStyle whether the bucket stands in the path; true by default where there is an endpoint
 */
public record S3Connection(
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<String> accessKey,
        Optional<String> secretKey,
        Optional<Boolean> pathStyle) {
    public S3Connection {
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("accessKey and secretKey go together");
        }
    }

    /** A client, which connects when it is first used. */
    public S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(region.orElse("us-east-1")))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .forcePathStyle(pathStyle.orElse(endpoint.isPresent()));
        endpoint.ifPresent(builder::endpointOverride);
        if (accessKey.isPresent()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKey.get(), secretKey.orElseThrow())));
        }
        return builder.build();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "S3Connection[endpoint=" + endpoint + ", region=" + region + "]";
    }
}
