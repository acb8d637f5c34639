package io.fovea.ingest.http;

import io.fovea.ingest.feed.IncomingImage;
import java.util.List;

/** What a request brings. */
sealed interface Payload {
    /** Images; at least one. */
    record Images(List<IncomingImage> images) implements Payload {}

    /** Addresses of images, which are to be fetched. */
    record Addresses(List<String> urls) implements Payload {}

    /** Something that is welcome and carries nothing for us, such as a model server's answer. */
    record Nothing() implements Payload {}
}
