/** Rows of the table: counting, sliding windows, segments, and merging the rows that several partitions count. Pure. */
@NullMarked
package io.fovea.table.rows;

import org.jspecify.annotations.NullMarked;
