package io.fovea.aggregator;

import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** The topics whose records of one image must meet in one task. */
final class JoinedTopics {
    private JoinedTopics() {}

    /** @throws UserErrorException if their numbers of partitions differ */
    static int partitions(KafkaSettings kafka) {
        String maps = Topics.CAMS.name();
        String masks = Topics.MASKS.name();
        try (Admin admin = Admin.create(kafka.admin())) {
            Map<String, TopicDescription> found =
                    admin.describeTopics(List.of(maps, masks)).allTopicNames().get();
            int ofMaps = partitions(found.get(maps));
            int ofMasks = partitions(found.get(masks));
            if (ofMaps != ofMasks) {
                throw new UserErrorException("topics " + maps + " and " + masks
                        + " must have one number of partitions, not " + ofMaps + " and " + ofMasks
                        + ": the parts of an image would not meet");
            }
            return ofMaps;
        } catch (ExecutionException e) {
            throw new UserErrorException("cannot describe topics " + maps + " and " + masks + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserErrorException("interrupted while Kafka was asked for its topics", e);
        }
    }

    private static int partitions(@Nullable TopicDescription topic) {
        return Optional.ofNullable(topic).orElseThrow().partitions().size();
    }
}
