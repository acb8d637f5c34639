package io.fovea.standalone;

import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fovea topics}: creates the topics, for where the services may not. */
@Command(
        name = "topics",
        description = {
            "Creates the topics that are absent, as section topics of the deployment file says, and leaves the others alone.",
            "Every service does so at its start, where it has the right to.",
            ""
        })
final class TopicsCommand extends FoveaCommand {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Override
    public Integer call() {
        KafkaSettings settings = kafka.settings();
        TopicAdmin.ensure(settings, Topics.all());
        out().printf("%d topics at %s%n", Topics.all().size(), settings.bootstrapServers());
        return 0;
    }
}
