package io.fovea.ingest;

import io.fovea.s3.S3Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server (S3Proxy) in this process, with one bucket. */
public final class LocalS3 implements AutoCloseable {
    private final S3Proxy server;
    private final S3Client client;
    private final String bucket;

    private LocalS3(S3Proxy server, S3Client client, String bucket) {
        this.server = server;
        this.client = client;
        this.bucket = bucket;
    }

    public static LocalS3 start(Path folder, String bucket) throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "access", "secret")
                .build();
        server.start();
        S3Client client = new S3Connection(
                        Optional.of(URI.create("http://127.0.0.1:" + server.getPort())),
                        Optional.empty(),
                        Optional.of("access"),
                        Optional.of("secret"),
                        Optional.empty())
                .client();
        client.createBucket(create -> create.bucket(bucket));
        return new LocalS3(server, client, bucket);
    }

    /** The keys of a feed or store that lead here. */
    public String keys() {
        return "endpoint: http://127.0.0.1:" + server.getPort() + "\naccessKey: access\nsecretKey: secret\n";
    }

    public void put(String key, byte[] content) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() throws IOException {
        client.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("S3Proxy does not stop", e);
        }
    }
}
