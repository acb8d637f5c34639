package io.fovea.deployed.tail;

/**
 * How a tensor of integers stands for real values.
 *
 * @param integers name of the tensor of integers
 * @param scale name of the scale
 * @param zeroPoint name of the zero point; empty where there is none
 */
public record Quantization(String integers, String scale, String zeroPoint) {}
