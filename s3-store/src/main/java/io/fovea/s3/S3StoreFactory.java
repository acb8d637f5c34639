package io.fovea.s3;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.claimcheck.ObjectStore;
import io.fovea.runtime.claimcheck.ObjectStoreFactory;
import java.net.URI;

/** Stores with addresses such as {@code s3://bucket/prefix}. */
public final class S3StoreFactory implements ObjectStoreFactory {
    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public ObjectStore open(URI base, DeploymentFile settings) {
        String bucket = base.getAuthority();
        if (bucket == null || bucket.isBlank() || base.getQuery() != null || base.getFragment() != null) {
            throw new UserErrorException("claimCheck.store: expected s3://bucket/prefix, not " + base);
        }
        String path = base.getPath() == null ? "" : base.getPath().replaceAll("^/+|/+$", "");
        S3Connection connection = settings.section("claimCheck", S3Connection.class);
        return new S3Store(connection.client(), bucket, path.isEmpty() ? "" : path + "/");
    }
}
