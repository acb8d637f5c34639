package io.fovea.standalone;

import io.fovea.runtime.Watch;
import java.util.List;

/** The sections of a deployment file. */
final class Sections {
    static final String KAFKA = "kafka";
    static final String TOPICS = "topics";
    static final String HTTP = "http";
    static final String CLAIM_CHECK = "claimCheck";
    static final String LIMITS = "limits";
    static final String WATCH = Watch.SECTION;
    static final String INGEST = "ingest";
    static final String QUANTIZE = "quantize";
    static final String CAM = "cam";
    static final String SALIENCY = "saliency";
    static final String AGGREGATE = "aggregate";
    static final String GALLERY = "gallery";
    static final List<String> ALL = List.of(
            KAFKA, TOPICS, HTTP, CLAIM_CHECK, LIMITS, WATCH, INGEST, QUANTIZE, CAM, SALIENCY, AGGREGATE, GALLERY);

    private Sections() {}
}
