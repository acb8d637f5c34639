package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {
    private static final TopicPartition PARTITION = new TopicPartition("images", 3);

    private final OffsetLedger ledger = new OffsetLedger();

    /** Offsets have gaps, where transactions or compaction left them. */
    @Property(tries = 300)
    void commits_up_to_the_first_record_that_is_not_done(
            @ForAll @IntRange(min = 1, max = 60) int records, @ForAll long seed) {
        Random random = new Random(seed);
        OffsetLedger ledger = new OffsetLedger();
        List<InFlight> received = new ArrayList<>();
        long offset = random.nextInt(1000);
        for (int i = 0; i < records; i++) {
            received.add(begun(offset));
            ledger.receive(received.get(i));
            offset += 1 + random.nextInt(3);
        }
        List<InFlight> order = new ArrayList<>(received);
        Collections.shuffle(order, random);

        for (InFlight next : order) {
            ledger.finish(next);

            List<InFlight> prefix =
                    received.stream().takeWhile(InFlight::isDone).toList();
            assertThat(ledger.committable())
                    .isEqualTo(
                            prefix.isEmpty()
                                    ? Map.of()
                                    : Map.of(
                                            PARTITION,
                                            prefix.get(prefix.size() - 1).next()));
            assertThat(ledger.open())
                    .isEqualTo(
                            received.stream().filter(record -> !record.isDone()).count());
            assertThat(ledger.openBytes()).isEqualTo(ledger.open() * 7L);
            assertThat(ledger.uncommitted()).isEqualTo(records - prefix.size());
        }
        assertThat(ledger.committable()).hasSize(1);
    }

    @Test
    void does_not_commit_twice_what_kafka_has_taken() {
        InFlight record = begun(5);
        ledger.receive(record);
        ledger.finish(record);

        ledger.committed(ledger.committable());

        assertThat(ledger.committable()).isEmpty();
    }

    @Test
    void ignores_results_of_a_partition_that_was_taken_away() {
        InFlight lost = begun(5);
        ledger.receive(lost);
        assertThat(ledger.forget(List.of(PARTITION))).isEqualTo(1);
        InFlight again = begun(5);
        ledger.receive(again);

        assertThat(ledger.finish(lost)).isFalse();

        assertThat(ledger.committable()).isEmpty();
        assertThat(ledger.open()).isEqualTo(1);
        assertThat(ledger.finish(again)).isTrue();
        assertThat(ledger.committable()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(6)));
    }

    @Test
    void never_commits_past_a_record_that_was_given_up() {
        InFlight first = new InFlight(record(1));
        InFlight second = begun(2);
        ledger.receive(first);
        ledger.receive(second);

        assertThat(ledger.abandonWaiting(List.of(PARTITION))).isEqualTo(1);
        assertThat(ledger.finish(second)).isTrue();

        assertThat(first.begin()).isEmpty();
        assertThat(ledger.committable()).isEmpty();
        assertThat(ledger.open()).isZero();
    }

    private static InFlight begun(long offset) {
        InFlight inFlight = new InFlight(record(offset));
        assertThat(inFlight.begin()).isPresent();
        return inFlight;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        byte[] value = {1, 2, 3, 4};
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
