package io.fovea.ingest.s3;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedFactory;
import io.fovea.ingest.feed.FeedSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Feeds of type {@code s3}. */
public final class S3FeedFactory implements FeedFactory {
    @Override
    public String type() {
        return "s3";
    }

    @Override
    public Feed create(FeedSettings settings) {
        S3FeedConfig config = settings.as(S3FeedConfig.class);
        return new S3Feed(
                config, client(config), settings.position(), settings.limits().bytes());
    }

    static S3Client client(S3FeedConfig config) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(config.region().orElse("us-east-1")))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .forcePathStyle(config.pathStyle().orElse(config.endpoint().isPresent()));
        config.endpoint().ifPresent(builder::endpointOverride);
        if (config.accessKey().isPresent()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    config.accessKey().get(), config.secretKey().orElseThrow())));
        }
        return builder.build();
    }
}
