/** Files that services need and do not carry: which they are, where they come from, and whether what lies here is what was published. */
@NullMarked
package io.fovea.runtime.artifacts;

import org.jspecify.annotations.NullMarked;
