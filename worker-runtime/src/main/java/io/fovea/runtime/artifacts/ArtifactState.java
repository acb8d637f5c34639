package io.fovea.runtime.artifacts;

/** What is known of an artifact's file in the cache folder. */
public enum ArtifactState {
    /** Not there. */
    MISSING,
    /** There, but its checksum was not computed since it last changed. */
    PRESENT,
    /** There, and what its publisher published. */
    VERIFIED,
    /** There, and something else than its publisher published. */
    CORRUPT
}
