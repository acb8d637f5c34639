package io.fovea.runtime;

/** How one part is. */
public sealed interface Health {
    /** It works. */
    record Up() implements Health {}

    /** It will work once it has started. */
    record Starting(String reason) implements Health {}

    /** It does not work now and may recover by itself. */
    record Down(String reason) implements Health {}

    /** It does not work and only a restart can help. */
    record Failed(String reason) implements Health {}

    static Health up() {
        return new Up();
    }

    static Health starting(String reason) {
        return new Starting(reason);
    }

    static Health down(String reason) {
        return new Down(reason);
    }

    static Health failed(String reason) {
        return new Failed(reason);
    }

    /** Whether it can do its work now. */
    default boolean isReady() {
        return this instanceof Up;
    }

    /** Whether it needs no restart. */
    default boolean isAlive() {
        return !(this instanceof Failed);
    }

    /** One line for people. */
    default String describe() {
        if (this instanceof Starting starting) {
            return "starting: " + starting.reason();
        }
        if (this instanceof Down down) {
            return "down: " + down.reason();
        }
        if (this instanceof Failed failed) {
            return "failed: " + failed.reason();
        }
        return "up";
    }
}
