package io.fovea.quantize.checkpoint;

/**
 * What a pickle says of a storage, whose bytes lie elsewhere in the file.
 *
 * @param type of its elements
 * @param key which storage of the file
 * @param offset elements of that storage before the first one; other than 0 only in files of PyTorch's first years
 * @param size number of elements
 */
record StorageReference(ElementType type, String key, long offset, long size) {}
