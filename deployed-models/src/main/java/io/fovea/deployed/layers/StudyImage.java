package io.fovea.deployed.layers;

import io.fovea.comparison.ComparedMap;
import java.util.Optional;

/**
 * An image of a study.
 *
 * @param id that is the same for the same image: its hash
 * @param input as the networks take it
 * @param mask of its salient object, where there is one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StudyImage(String id, float[] input, Optional<ComparedMap> mask) {}
