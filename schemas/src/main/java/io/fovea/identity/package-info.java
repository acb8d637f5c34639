/** What tells one thing from another: images, variants of models, rows of the table. Values with one text form and one order. */
@NullMarked
package io.fovea.identity;

import org.jspecify.annotations.NullMarked;
