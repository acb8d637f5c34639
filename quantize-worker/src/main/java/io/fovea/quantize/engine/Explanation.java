package io.fovea.quantize.engine;

/**
 * What a network answered and why.
 *
 * @param logits one score per class
 * @param targetClass the class whose score was differentiated
 * @param activations output of the target layer after its fake quantization
 * @param gradients derivative of that class's logit by the activations
 */
public record Explanation(FloatTensor logits, int targetClass, FloatTensor activations, FloatTensor gradients) {}
