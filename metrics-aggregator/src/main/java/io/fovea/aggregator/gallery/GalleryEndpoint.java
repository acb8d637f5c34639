package io.fovea.aggregator.gallery;

import io.fovea.aggregator.web.HttpAnswers;
import io.fovea.comparison.Metric;
import io.fovea.identity.ImageKey;
import io.fovea.identity.RowIdentity;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The gallery over HTTP, for reading.
 *
 * <ul>
 *   <li>{@code GET /api/images?feed=&model=&comparison=&row=&metric=&limit=}: the latest images, or with {@code row}
 *       and {@code metric} the worst of that row
 *   <li>{@code GET /api/images/FEED/SHA256}: one image with its maps, as little-endian float32 in base64
 *   <li>{@code GET /api/images/FEED/SHA256/thumbnail} and {@code /mask}: its pictures
 * </ul>
 */
public final class GalleryEndpoint implements Handler {
    private static final Pattern PATH =
            Pattern.compile("/api/images(?:/([^/]{1,128}/[0-9a-f]{64})(/thumbnail|/mask)?)?/?");
    private static final int DEFAULT_LIMIT = 60;
    private static final int MAX_LIMIT = 500;

    private final GalleryStore store;

    public GalleryEndpoint(GalleryStore store) {
        this.store = store;
    }

    @Override
    public void handle(Context context) {
        Matcher path = PATH.matcher(context.path());
        if (!path.matches()) {
            HttpAnswers.text(context, 404, "there is nothing here\n");
        } else if (path.group(1) == null) {
            list(context);
        } else {
            one(context, path.group(1), Optional.ofNullable(path.group(2)).orElse(""));
        }
    }

    private void list(Context context) {
        Optional<Metric> metric =
                Metric.named(Optional.ofNullable(context.queryParam("metric")).orElse("cc"));
        if (metric.isEmpty()) {
            HttpAnswers.text(context, 400, "metric must be one of " + Metric.keys() + "\n");
            return;
        }
        String row = HttpAnswers.parameter(context, "row");
        Stream<GalleryImage> images = (row.isEmpty() ? store.latest() : store.worst(row, metric.get())).stream();
        List<GalleryImage> shown = images.filter(image -> matches(image, context))
                .limit(limit(context))
                .toList();
        HttpAnswers.json(context, GalleryJson.list(shown));
    }

    private static int limit(Context context) {
        String limit = HttpAnswers.parameter(context, "limit");
        return limit.matches("[1-9][0-9]{0,3}") ? Math.min(Integer.parseInt(limit), MAX_LIMIT) : DEFAULT_LIMIT;
    }

    private static boolean matches(GalleryImage image, Context context) {
        String feed = HttpAnswers.parameter(context, "feed");
        String model = HttpAnswers.parameter(context, "model");
        String comparison = HttpAnswers.parameter(context, "comparison");
        return (feed.isEmpty()
                        || image.event()
                                .map(event -> event.getFeed().equals(feed))
                                .orElse(false))
                && (model.isEmpty()
                        || image.maps().stream()
                                .anyMatch(map -> map.getVariant().getModel().equals(model)))
                && (comparison.isEmpty()
                        || image.comparisons().stream().anyMatch(other -> RowIdentity.of(
                                        other.comparison().getRow())
                                .comparison()
                                .toString()
                                .equals(comparison)));
    }

    private void one(Context context, String key, String part) {
        Optional<GalleryImage> image = ImageKey.parse(key).flatMap(store::image);
        if (part.isEmpty()) {
            if (image.isPresent()) {
                HttpAnswers.json(context, GalleryJson.detail(image.get()));
            } else {
                HttpAnswers.text(context, 404, "this image is not kept (any more)\n");
            }
            return;
        }
        Optional<GalleryImage.Picture> picture = part.equals("/thumbnail")
                ? image.flatMap(GalleryImage::thumbnail)
                : image.flatMap(GalleryImage::mask).map(GalleryImage.Mask::picture);
        if (picture.isPresent()) {
            HttpAnswers.bytes(
                    context, picture.get().contentType(), picture.get().bytes());
        } else {
            HttpAnswers.text(context, 404, "there is no such picture\n");
        }
    }
}
