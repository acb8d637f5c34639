package io.fovea.ingest.feed;

/** What became of an image that a feed brought. Each of these is final: the feed needs not bring it again. */
public sealed interface Acknowledgement {
    /** Kafka has it. */
    record Published(String imageId) implements Acknowledgement {}

    /** This feed has brought the same bytes not long ago. */
    record Duplicate(String imageId) implements Acknowledgement {}

    /** The feed's sampling leaves it out. */
    record Skipped(String reason) implements Acknowledgement {}

    /** It is no image we can use; Kafka has it among the dead letters. */
    record DeadLettered(String reason) implements Acknowledgement {}
}
