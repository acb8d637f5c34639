package io.fovea.runtime.artifacts;

import io.fovea.runtime.artifacts.TransferException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One HTTP connection's worth of an artifact: continues a partial file, or begins it anew if the server will have it so.
 *
 * <p>HttpURLConnection, because of its read timeout: the JDK's newer client has none between two bytes of a body.
 */
final class Transfer {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Where nobody told the length, so that a server without end does not fill the disk. */
    private static final long MAX_BYTES = 4L << 30;

    private final Artifact artifact;
    private final URI uri;
    private final TransferSettings settings;
    private final PullProgress progress;

    Transfer(Artifact artifact, URI uri, TransferSettings settings, PullProgress progress) {
        this.artifact = artifact;
        this.uri = uri;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Makes the partial file complete.
     *
     * @throws TransferException when the server is why it is not
     * @throws IOException when the disk is
     */
    void run(PartialFile part) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            if (ask(connection, part)) {
                receive(connection, part);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Whether the server has something to add to the partial file. */
    private boolean ask(HttpURLConnection connection, PartialFile part) throws IOException {
        connection.setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
        connection.setReadTimeout(Math.toIntExact(settings.stallTimeout().toMillis()));
        connection.setRequestProperty("User-Agent", "fovea");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (part.size() > 0) {
            connection.setRequestProperty("Range", "bytes=" + part.size() + "-");
            part.version().ifPresent(version -> connection.setRequestProperty("If-Range", version));
        }
        switch (status(connection)) {
            case HttpURLConnection.HTTP_OK -> part.restart(version(connection));
            case HttpURLConnection.HTTP_PARTIAL -> {
                if (!contentRange(connection).startsWith("bytes " + part.size() + "-")) {
                    part.restart(Optional.empty());
                    throw new TransferException(Kind.BROKEN_OFF, "the server sent another part than was asked for");
                }
            }
            case 416 -> {
                if (contentRange(connection).equals("bytes */" + part.size())) {
                    return false;
                }
                part.restart(Optional.empty());
                throw new TransferException(Kind.BROKEN_OFF, "the server's file is shorter than what was here");
            }
            case 408, 425, 429, 500, 502, 503, 504 -> throw new TransferException(Kind.BROKEN_OFF, answer(connection));
            default -> throw new TransferException(Kind.REFUSED, answer(connection));
        }
        return true;
    }

    private int status(HttpURLConnection connection) throws TransferException {
        try {
            return connection.getResponseCode();
        } catch (UnknownHostException | ConnectException | NoRouteToHostException e) {
            throw new TransferException(Kind.UNREACHABLE, "it cannot be reached", e);
        } catch (SocketTimeoutException e) {
            throw new TransferException(Kind.UNREACHABLE, "it does not answer", e);
        } catch (IOException e) {
            throw new TransferException(Kind.BROKEN_OFF, "the connection broke off: " + e.getMessage(), e);
        }
    }

    private static String answer(HttpURLConnection connection) throws IOException {
        var location = Optional.ofNullable(connection.getHeaderField("Location"));
        return "the server answers HTTP " + connection.getResponseCode()
                + location.map(to -> " (see " + to + ")").orElse("");
    }

    /** A strong entity tag, or else the date. */
    private static Optional<String> version(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("ETag"))
                .filter(tag -> tag.startsWith("\""))
                .or(() -> Optional.ofNullable(connection.getHeaderField("Last-Modified")));
    }

    private static String contentRange(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("Content-Range")).orElse("");
    }

    private void receive(HttpURLConnection connection, PartialFile part) throws IOException {
        long announced = connection.getContentLengthLong();
        var total = announced < 0 ? OptionalLong.empty() : OptionalLong.of(part.size() + announced);
        if (artifact.bytes().isPresent()
                && total.isPresent()
                && !artifact.bytes().equals(total)) {
            throw new TransferException(
                    Kind.REFUSED,
                    "the server's file has " + total.getAsLong() + " bytes, the published one "
                            + artifact.bytes().getAsLong());
        }
        long limit = artifact.bytes().orElse(total.orElse(MAX_BYTES));
        if (limit > MAX_BYTES) {
            throw new TransferException(Kind.REFUSED, "the server's file has " + limit + " bytes, which is too long");
        }
        copy(connection, part, total, limit);
        if (total.isPresent() && part.size() < total.getAsLong()) {
            throw brokenOff(part, total);
        }
    }

    private void copy(HttpURLConnection connection, PartialFile part, OptionalLong total, long limit)
            throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        try (var body = body(connection)) {
            progress.reached(artifact, part.size(), total);
            for (int read = read(body, buffer, part, total); read >= 0; read = read(body, buffer, part, total)) {
                if (part.size() + read > limit) {
                    throw new TransferException(Kind.REFUSED, "the server's file is longer than " + limit + " bytes");
                }
                part.append(buffer, read);
                progress.reached(artifact, part.size(), total);
            }
        }
    }

    private static InputStream body(HttpURLConnection connection) throws TransferException {
        try {
            return connection.getInputStream();
        } catch (IOException e) {
            throw new TransferException(Kind.BROKEN_OFF, "the connection broke off: " + e.getMessage(), e);
        }
    }

    private int read(InputStream body, byte[] buffer, PartialFile part, OptionalLong total) throws IOException {
        try {
            return body.read(buffer);
        } catch (SocketTimeoutException e) {
            throw new TransferException(
                    Kind.BROKEN_OFF,
                    "the server has been silent for " + settings.stallTimeout().toSeconds() + " s, "
                            + position(part, total),
                    e);
        } catch (IOException e) {
            throw brokenOff(part, total);
        }
    }

    private static TransferException brokenOff(PartialFile part, OptionalLong total) throws IOException {
        return new TransferException(Kind.BROKEN_OFF, "the connection broke off, " + position(part, total));
    }

    private static String position(PartialFile part, OptionalLong total) throws IOException {
        return part.size() + " of " + (total.isPresent() ? Long.toString(total.getAsLong()) : "an unknown number of")
                + " bytes are here";
    }
}
