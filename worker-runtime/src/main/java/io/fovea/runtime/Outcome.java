package io.fovea.runtime;

/** What became of an attempt at a record; told to the poll loop, which alone keeps the books. */
sealed interface Outcome {
    InFlight inFlight();

    /** Kafka has acknowledged everything the record became. */
    record Completed(InFlight inFlight, int published) implements Outcome {}

    /** Kafka has acknowledged its dead letter. */
    record DeadLettered(InFlight inFlight) implements Outcome {}

    /** It cannot be used; its dead letter is not written yet. */
    record Rejected(InFlight inFlight, RejectedRecordException reason) implements Outcome {}

    /** Later perhaps. */
    record Postponed(InFlight inFlight, Throwable reason) implements Outcome {}

    /** Something is wrong with the process itself, such as no memory left; only a restart can help. */
    record Broken(InFlight inFlight, Throwable reason) implements Outcome {}
}
