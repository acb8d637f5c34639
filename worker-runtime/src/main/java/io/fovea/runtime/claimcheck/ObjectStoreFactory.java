package io.fovea.runtime.claimcheck;

import io.fovea.runtime.DeploymentFile;
import java.net.URI;

/** Opens stores of one scheme of addresses. Found by {@link java.util.ServiceLoader}. */
public interface ObjectStoreFactory {
    /** The scheme of its addresses, such as {@code s3}. */
    String scheme();

    /**
     * Opens a store; nothing need answer yet.
     *
     * @param base address of the store, without a slash at its end
     * @param settings further keys, as a file of one section named {@code claimCheck}
     * @throws io.fovea.runtime.UserErrorException in one line, if these cannot work
     */
    ObjectStore open(URI base, DeploymentFile settings);
}
