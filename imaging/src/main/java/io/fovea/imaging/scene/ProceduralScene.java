package io.fovea.imaging.scene;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A generated photograph: one or two bright, textured, shaded things on a cluttered ground, lit from one side. It is a
 * pure function of its seed, and so is the exact mask of the things.
 */
public final class ProceduralScene {
    private final long seed;
    private final int width;
    private final int height;
    private final Texture ground;
    private final List<Thing> clutter = new ArrayList<>();
    private final List<Thing> objects = new ArrayList<>();
    private final List<Blob> shadows = new ArrayList<>();
    private final double lightX;
    private final double lightY;

    /** A thing in the scene. */
    private record Thing(Blob outline, Texture skin) {}

    public ProceduralScene(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.seed = seed;
        this.width = random.nextInt(300, 421);
        this.height = random.nextInt(240, 341);
        double hue = random.nextDouble();
        this.ground = Texture.ground(random, hue);
        int strewn = random.nextInt(8, 22);
        for (int i = 0; i < strewn; i++) {
            clutter.add(new Thing(
                    Blob.clutter(random, width, height), Texture.ground(random, hue + random.nextDouble(-0.12, 0.12))));
        }
        int shown = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < shown; i++) {
            objects.add(new Thing(
                    Blob.object(random, width, height), Texture.skin(random, hue + random.nextDouble(0.3, 0.7))));
        }
        double lightFrom = random.nextDouble(0, 2 * Math.PI);
        this.lightX = Math.cos(lightFrom);
        this.lightY = Math.sin(lightFrom);
        for (Thing object : objects) {
            double away = -0.16 * object.outline.radius();
            shadows.add(object.outline.moved(away * lightX, away * lightY));
        }
    }

    /** As the camera sees it when new. */
    public RgbImage image() {
        return image(SceneDrift.NONE);
    }

    /** As a drifted camera sees it. */
    public RgbImage image(SceneDrift drift) {
        Color[] pixels = new Color[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = colorAt(x + 0.5, y + 0.5);
            }
        }
        return new Camera(drift, seed).expose(pixels, width, height);
    }

    /** 255 on the things, 0 elsewhere. */
    public GrayImage mask() {
        byte[] mask = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mask[y * width + x] = isObject(x + 0.5, y + 0.5) ? (byte) 255 : 0;
            }
        }
        return new GrayImage(width, height, mask);
    }

    private boolean isObject(double x, double y) {
        for (Thing object : objects) {
            if (object.outline.reach(x, y) <= 1) {
                return true;
            }
        }
        return false;
    }

    private Color colorAt(double x, double y) {
        Color color = ground.at(x, y);
        for (Thing stone : clutter) {
            double reach = stone.outline.reach(x, y);
            if (reach < 1.3) {
                color = color.times(1 - 0.35 * shade(reach))
                        .mix(lit(stone, reach, x, y, 0.35), cover(reach, stone.outline.radius()));
            }
        }
        for (int i = 0; i < objects.size(); i++) {
            Thing object = objects.get(i);
            color = color.times(1 - 0.5 * shade(shadows.get(i).reach(x, y)));
            double reach = object.outline.reach(x, y);
            if (reach < 1.1) {
                color = color.mix(lit(object, reach, x, y, 0.6), cover(reach, object.outline.radius()));
            }
        }
        return color.times(1 + 0.28 * ((x / width - 0.5) * lightX + (y / height - 0.5) * lightY));
    }

    /** A thing's surface as a dome: bright towards the light, dark away from it. */
    private Color lit(Thing thing, double reach, double x, double y, double roundness) {
        double slope = Math.min(reach * reach, 1);
        double towards = ((x - thing.outline.x()) * lightX + (y - thing.outline.y()) * lightY) / thing.outline.radius();
        double light = 1 + roundness * (0.55 * towards - 0.45 * slope);
        double gloss = Math.exp(-14 * ((1 - reach) * 0.3 + Math.pow(towards - 0.45, 2))) * (1 - slope);
        return thing.skin.at(x, y).times(Math.max(light, 0.12)).plus(0.35 * roundness * gloss);
    }

    /** How much of a pixel a thing covers: its edge is one pixel wide. */
    private static double cover(double reach, double radius) {
        return Math.min(Math.max(0.5 - (reach - 1) * radius, 0), 1);
    }

    private static double shade(double reach) {
        return 1 - Texture.step(reach, 0.8, 1.25);
    }

    /** Pixels. */
    public int width() {
        return width;
    }

    /** Pixels. */
    public int height() {
        return height;
    }
}
