package io.fovea.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record between its fetch and its commit. It is done here or abandoned, never both; an abandoned one is done by
 * whoever has its partition next.
 */
final class InFlight {
    private enum State {
        WAITING,
        IN_WORK,
        DONE,
        ABANDONED
    }

    private final TopicPartition partition;
    private final OffsetAndMetadata next;
    private final int size;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** Let go once it is not needed: a slow record may hold back the commit of many quick ones. */
    private volatile @Nullable ConsumerRecord<byte[], byte[]> record;

    InFlight(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
        this.partition = new TopicPartition(record.topic(), record.partition());
        this.next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
        this.size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    TopicPartition partition() {
        return partition;
    }

    /** What to commit once this and everything before it is done. */
    OffsetAndMetadata next() {
        return next;
    }

    @Override
    public String toString() {
        return "offset " + (next.offset() - 1) + " of " + partition;
    }

    /** How much memory it holds, in bytes. */
    int size() {
        return size;
    }

    /** Begins work on it, for the first time or once more after a failure; empty if it has been abandoned. */
    Optional<ConsumerRecord<byte[], byte[]>> begin() {
        State now = state.updateAndGet(before -> before == State.WAITING ? State.IN_WORK : before);
        return now == State.IN_WORK ? Optional.ofNullable(record) : Optional.empty();
    }

    boolean isInWork() {
        return state.get() == State.IN_WORK;
    }

    /** Its work is done; false if it has been abandoned meanwhile. */
    boolean finish() {
        boolean finished = state.compareAndSet(State.IN_WORK, State.DONE);
        record = null;
        return finished;
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    /** Gives it up; false if it is done already. */
    boolean abandon() {
        State before = state.getAndUpdate(now -> now == State.DONE ? State.DONE : State.ABANDONED);
        return before == State.WAITING || before == State.IN_WORK;
    }

    /** Gives it up unless somebody works on it. */
    boolean abandonIfWaiting() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }
}
