package io.fovea.comparison;

import java.util.Optional;

/**
 * A map and what it is compared with, of one size.
 *
 * @param map the compared map
 * @param reference another map, or a mask
 * @param benchmark SIM, CC and KLD, which are quickest computed for many pairs at once; empty where they are undefined
 */
record MapPair(ComparedMap map, ComparedMap reference, Optional<MapScores> benchmark) {}
