package io.fovea.quantize.checkpoint;

import java.util.List;

/** What a pickle says of a tensor: a strided window onto a storage. */
record TensorReference(StorageReference storage, long offset, List<Long> shape, List<Long> strides) {}
