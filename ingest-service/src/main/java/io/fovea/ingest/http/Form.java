package io.fovea.ingest.http;

import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/** The images of a form (RFC 7578): its files. Its text fields are their attributes. */
final class Form {
    private static final int MOST_PARTS = 1_000;
    private static final int HEADER_BYTES = 8 << 10;

    private final List<IncomingImage> images = new ArrayList<>();
    private final Map<String, String> attributes = new HashMap<>();

    private Form() {}

    /**
     * Takes a form apart, in memory.
     *
     * @param contentType with its boundary
     * @throws BadRequestException if it is no form
     */
    static List<IncomingImage> images(String contentType, byte[] body) {
        String boundary = Optional.ofNullable(MultiPart.extractBoundary(contentType))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new BadRequestException(400, "a form without boundary"));
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxMemoryFileSize(-1);
        parser.setMaxParts(MOST_PARTS);
        parser.setPartHeadersMaxLength(HEADER_BYTES);
        Form form = new Form();
        CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
        parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsed));
        try (MultiPartFormData.Parts parts = parsed.join()) {
            parts.forEach(form::add);
        } catch (CompletionException e) {
            throw new BadRequestException(400, "a form that cannot be read: " + reasonOf(e));
        }
        return form.images.stream().map(image -> image.with(form.attributes)).toList();
    }

    private static String reasonOf(CompletionException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    private void add(MultiPart.Part part) {
        String field = Optional.ofNullable(part.getName()).orElse("part");
        Optional<String> file = Optional.ofNullable(part.getFileName());
        String type = Posted.media(Optional.ofNullable(part.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse(""));
        if (file.isPresent() || type.startsWith("image/") || type.equals("application/octet-stream")) {
            images.add(IncomingImage.of(file.orElse(field), bytes(part)));
            return;
        }
        String text = part.getContentAsString(StandardCharsets.UTF_8);
        if (text.startsWith("data:image/")) {
            images.add(IncomingImage.of(field, EncodedImages.decode(text)));
        } else {
            attributes.put(field, text);
        }
    }

    private static byte[] bytes(MultiPart.Part part) {
        try (InputStream content = Content.Source.asInputStream(part.getContentSource())) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a part of a form in memory", e);
        }
    }
}
