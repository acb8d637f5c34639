package io.fovea.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that {@code deploy/kafka/acls.txt} gives to each service's user. */
final class Rights {
    private static final Path FILE = Path.of("..", "deploy", "kafka", "acls.txt");

    private Rights() {}

    static List<AclBinding> all() throws IOException {
        List<AclBinding> rights = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] words = line.split(" +", -1);
                ResourcePattern resource = new ResourcePattern(
                        ResourceType.fromString(words[1].replace("-", "_")),
                        words[3],
                        PatternType.valueOf(words[2].toUpperCase(Locale.ROOT)));
                for (String operation : words[4].split(",", -1)) {
                    rights.add(new AclBinding(
                            resource,
                            new AccessControlEntry(
                                    "User:" + words[0],
                                    "*",
                                    AclOperation.fromString(operation),
                                    AclPermissionType.ALLOW)));
                }
            }
        }
        return rights;
    }

    /** Whether a right was what an answer was allowed by. */
    static boolean isUsedBy(AclBinding right, RecordingAuthorizer.Answer answer) {
        ResourcePattern resource = right.pattern();
        boolean sameName = resource.patternType() == PatternType.PREFIXED
                ? answer.name().startsWith(resource.name())
                : answer.name().equals(resource.name());
        return answer.allowed()
                && right.entry().principal().equals("User:" + answer.user())
                && right.entry().operation() == answer.operation()
                && resource.resourceType() == answer.type()
                && sameName;
    }
}
