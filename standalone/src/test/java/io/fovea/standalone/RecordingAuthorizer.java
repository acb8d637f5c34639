package io.fovea.standalone;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, which remembers what it was asked. A broker makes its own; all brokers of this JVM share the memory. */
public final class RecordingAuthorizer extends StandardAuthorizer {
    /** One answer that it gave. */
    record Answer(String user, AclOperation operation, ResourceType type, String name, boolean allowed) {}

    static final Set<Answer> ANSWERS = ConcurrentHashMap.newKeySet();

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            boolean allowed = results.get(i) == AuthorizationResult.ALLOWED;
            // Where nobody logs a refusal, Kafka asks for something else next, as for a narrower right.
            if (allowed || action.logIfDenied()) {
                ANSWERS.add(new Answer(
                        context.principal().getName(),
                        action.operation(),
                        action.resourcePattern().resourceType(),
                        action.resourcePattern().name(),
                        allowed));
            }
        }
        return results;
    }
}
