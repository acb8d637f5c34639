package io.fovea.standalone;

import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.letters.DeadLetter;
import io.fovea.standalone.letters.DeadLetterTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fovea dead-letters}: what could not be used, why, and another try. */
@Command(
        name = "dead-letters",
        description = "List, show and retry records that could not be used.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLettersCommand.ListNewest.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.Retry.class
        })
final class DeadLettersCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    private DeadLettersCommand() {}

    /** {@code fovea dead-letters list}. */
    @Command(name = "list", description = "Lists the newest, one a line: name, time, service, origin, size, reason.")
    static final class ListNewest extends FoveaCommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Option(names = "--service", paramLabel = "NAME", description = "Of this service alone. Default: of all.")
        private Optional<String> service = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: ${DEFAULT-VALUE}.")
        private int limit = 20;

        @Override
        public Integer call() {
            List<DeadLetter> letters = new DeadLetterTopic(kafka.settings())
                    .newest(limit, letter -> service.isEmpty() || service.get().equals(letter.service()));
            for (DeadLetter letter : letters) {
                out().printf(
                                "%s  %s  %s  %s  %d bytes  %s: %s%n",
                                letter.name(),
                                letter.time(),
                                letter.service(),
                                letter.origin(),
                                letter.length(),
                                letter.kind(),
                                letter.reason().lines().findFirst().orElse(""));
            }
            if (letters.isEmpty()) {
                err().println("fovea: no dead letters"
                        + service.map(name -> " of " + name).orElse(""));
            }
            return 0;
        }
    }

    /** {@code fovea dead-letters show}. */
    @Command(name = "show", description = "Shows one with its whole reason.")
    static final class Show extends FoveaCommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Parameters(paramLabel = "PARTITION:OFFSET", description = "As list names it.")
        private String name = "";

        @Option(names = "--save", paramLabel = "FILE", description = "Write the record's bytes to a file.")
        private Optional<Path> save = Optional.empty();

        @Override
        public Integer call() {
            DeadLetter letter = new DeadLetterTopic(kafka.settings()).letter(name);
            out().printf("%s  %s  key %s  %d bytes%n", letter.name(), letter.time(), letter.key(), letter.length());
            for (Header header : letter.record().headers()) {
                out().printf("%s: %s%n", header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
            save.ifPresent(file -> write(file, letter));
            return 0;
        }

        private static void write(Path file, DeadLetter letter) {
            try {
                Files.write(
                        file,
                        letter.length() == 0 ? new byte[0] : letter.record().value());
            } catch (IOException e) {
                throw new UserErrorException("--save: cannot write " + file + ": " + e.getMessage(), e);
            }
        }
    }

    /** {@code fovea dead-letters retry}. */
    @Command(
            name = "retry",
            description = {
                "Sends records to the topics they came from, with the keys and bytes they had.",
                "",
                "An image whose part was buried is finished without it. What is sent again within aggregate.expiry comes late and",
                "is not counted. After that time the image counts as a new one, and so does what was compared of it before.",
                ""
            })
    static final class Retry extends FoveaCommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Parameters(paramLabel = "PARTITION:OFFSET", arity = "1..*", description = "As list names them.")
        private List<String> names = List.of();

        @Override
        public Integer call() {
            DeadLetterTopic topic = new DeadLetterTopic(kafka.settings());
            List<DeadLetter> letters = names.stream().map(topic::letter).toList();
            topic.retry(letters);
            letters.forEach(letter -> out().printf(
                            "%s sent to topic %s%n",
                            letter.name(), letter.topic().orElseThrow()));
            return 0;
        }
    }
}
