package io.fovea.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every version that a record's schema has had, oldest first; the last is the present one. Records stay in Kafka longer
 * than a schema stays as it is, so none is ever removed.
 *
 * <p>Version N of {@code ImageEvent} is the resource {@code history/ImageEvent/N.avsc}, complete in itself.
 */
@FunctionalInterface
interface SchemaHistory {
    /** All versions of the schema with this name (without namespace). */
    List<Schema> versions(String record);

    /** The versions that this module carries. */
    static SchemaHistory bundled() {
        return record -> {
            List<Schema> versions = new ArrayList<>();
            while (true) {
                String resource = "history/" + record + "/" + (versions.size() + 1) + ".avsc";
                try (InputStream file = SchemaHistory.class.getResourceAsStream(resource)) {
                    if (file == null) {
                        return List.copyOf(versions);
                    }
                    versions.add(new Schema.Parser().parse(file));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + resource, e);
                }
            }
        };
    }
}
