/** One self-contained page about a table, and thresholds that a table must keep. */
@NullMarked
package io.fovea.standalone.report;

import org.jspecify.annotations.NullMarked;
