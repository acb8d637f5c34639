package io.fovea.runtime.artifacts;

import java.util.OptionalLong;

/** Hears how far a pull has come; called often, so it decides itself what of that to show. */
@FunctionalInterface
public interface PullProgress {
    /** Hears nothing. */
    PullProgress SILENT = (artifact, bytes, total) -> {};

    /**
     * More of the file is here.
     *
     * @param artifact which file
     * @param bytes how much of it, earlier pulls included; less than the time before if the server made it begin anew
     * @param total its length, where the server tells
     */
    void reached(Artifact artifact, long bytes, OptionalLong total);
}
