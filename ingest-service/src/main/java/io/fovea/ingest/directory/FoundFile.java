package io.fovea.ingest.directory;

import java.nio.file.Path;

/**
 * A file of a look at a folder.
 *
 * @param path as the folder's listing gave it: only that opens a file whose name is no text of the locale
 * @param stamp size and time
 */
record FoundFile(Path path, FileStamp stamp) {}
