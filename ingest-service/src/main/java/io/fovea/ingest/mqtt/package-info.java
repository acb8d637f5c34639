/** Images that come as MQTT messages. */
@NullMarked
package io.fovea.ingest.mqtt;

import org.jspecify.annotations.NullMarked;
