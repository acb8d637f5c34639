/** {@code fovea check}: a model's files compared in one process, before they are deployed. */
@NullMarked
package io.fovea.standalone.check;

import org.jspecify.annotations.NullMarked;
