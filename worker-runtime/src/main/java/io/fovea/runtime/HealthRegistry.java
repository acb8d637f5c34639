package io.fovea.runtime;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Who can say how it is, by name. Safe for many threads. */
public final class HealthRegistry {
    private final Map<String, Supplier<Health>> probes = new ConcurrentHashMap<>();

    /**
     * Adds a probe. It is asked at every health request, so it answers at once from what it knows.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public void register(String name, Supplier<Health> probe) {
        if (probes.putIfAbsent(name, probe) != null) {
            throw new IllegalArgumentException("there is already a health probe named " + name);
        }
    }

    /** Removes a probe, if there is one of this name. */
    public void deregister(String name) {
        probes.remove(name);
    }

    /** Asks everybody. A probe that throws is down. */
    public SortedMap<String, Health> check() {
        SortedMap<String, Health> answers = new TreeMap<>();
        probes.forEach((name, probe) -> answers.put(name, ask(probe)));
        return answers;
    }

    private static Health ask(Supplier<Health> probe) {
        try {
            return probe.get();
        } catch (RuntimeException e) {
            return Health.down("its health probe threw " + e);
        }
    }
}
