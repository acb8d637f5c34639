package io.fovea.imaging.decode;

/**
 * What an image says of itself before it is decoded.
 *
 * @param format by content
 * @param width pixels, before EXIF orientation
 * @param height pixels, before EXIF orientation
 */
public record ImageHeader(ImageFormat format, int width, int height) {}
