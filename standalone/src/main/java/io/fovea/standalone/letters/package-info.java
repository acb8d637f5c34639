/** Dead letters as an operator reads them and sends them again. */
@NullMarked
package io.fovea.standalone.letters;

import org.jspecify.annotations.NullMarked;
