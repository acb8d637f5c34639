package io.fovea.schemas;

import io.fovea.record.ImageEvent;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make objects of the generated records. It makes none of a class that it was not told to trust, since a schema may
 * name any.
 */
public final class TrustedRecords {
    static {
        ClassSecurityPredicate ours = type -> type.getPackage().equals(ImageEvent.class.getPackage());
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
    }

    private TrustedRecords() {}

    /** To be called before the first record is made; {@link RecordSerdes} does so itself. Once is enough. */
    public static void trust() {
        // the class is initialised
    }
}
