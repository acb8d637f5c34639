package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.Network;

/**
 * A network and its weights.
 *
 * @param network of as many classes as the weights have
 */
public record TrainedNetwork(Network network, Checkpoint checkpoint) {}
