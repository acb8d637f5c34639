/** Bytes too large for a record wait in a store; the record carries the claim check. */
@NullMarked
package io.fovea.runtime.claimcheck;

import org.jspecify.annotations.NullMarked;
