package io.fovea.schemas;

import org.apache.avro.Schema;

/** What stands before a record's bytes and names the schema it was written with. Safe for many threads. */
interface Framing {
    /** Length of the frame, in bytes. */
    int length();

    /** The frame of records with this schema in this topic. */
    byte[] frame(String topic, Schema schema);

    /**
     * The number that the frame of a record gives to its schema.
     *
     * @param bytes at least {@link #length()} of them
     * @throws org.apache.kafka.common.errors.SerializationException if this is no such frame
     */
    long schemaNumber(byte[] bytes);

    /**
     * The schema with a number.
     *
     * @param number as in a frame
     * @param wanted the schema that the reader expects
     * @throws org.apache.kafka.common.errors.SerializationException if there is none
     * @throws RegistryUnavailableException if it cannot be found out now
     */
    Schema schema(long number, Schema wanted);
}
