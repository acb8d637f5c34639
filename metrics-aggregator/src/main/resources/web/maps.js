// Class activation maps as pictures: up-sampled bilinearly with half-pixel centres, min-max normalised, coloured.

// Polynomial fits of the perceptually uniform colour maps of matplotlib, one row per power.
const POLYNOMIALS = {
  viridis: [
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ],
  inferno: [
    [0.0002189403691192265, 0.001651004631001012, -0.01948089843709184],
    [0.1065134194856116, 0.5639564367884091, 3.932712388889277],
    [11.60249308247187, -3.972853965665698, -15.9423941062914],
    [-41.70399613139459, 17.43639888205313, 44.35414519872813],
    [77.162935699427, -33.40235894210092, -81.80730925738993],
    [-71.31942824499214, 32.62606426397723, 73.20951985803202],
    [25.13112622477341, -12.24266895238567, -23.07032500287172],
  ],
};

const tables = {};

/** 256 colours, red, green, blue interleaved. */
export function colours(name) {
  tables[name] ??= Uint8ClampedArray.from({ length: 768 }, (_, i) => {
    const at = Math.floor(i / 3) / 255;
    return 255 * POLYNOMIALS[name].reduceRight((sum, row) => sum * at + row[i % 3], 0);
  });
  return tables[name];
}

/** A map's values at width x height, 0..1; all 0 where the map is constant. */
export function upsample(map, width, height) {
  const { values } = map;
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const out = new Float32Array(width * height);
  if (!(range > 0)) return out;
  const columns = weights(map.width, width);
  const rows = weights(map.height, height);
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = rows[y];
    for (let x = 0; x < width; x++) {
      const [left, right, across] = columns[x];
      const upper = mix(values[top * map.width + left], values[top * map.width + right], across);
      const lower = mix(values[bottom * map.width + left], values[bottom * map.width + right], across);
      out[y * width + x] = (mix(upper, lower, down) - low) / range;
    }
  }
  return out;
}

/** A map's values over the whole image; NaN where the network did not see it. */
export function spread(map, width, height) {
  const [left, top, right, bottom] = [map.view[0] * width, map.view[1] * height, map.view[2] * width, map.view[3] * height].map(Math.round);
  const seen = upsample(map, Math.max(1, right - left), Math.max(1, bottom - top));
  const out = new Float32Array(width * height).fill(NaN);
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) out[y * width + x] = seen[(y - top) * (right - left) + x - left];
  }
  return out;
}

const mix = (a, b, t) => a + (b - a) * t;

function weights(from, to) {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const first = Math.min(Math.floor(at), from - 1);
    return [first, Math.min(first + 1, from - 1), at - first];
  });
}

/** Draws a map over a photograph (or alone) onto a canvas, and the outline of the mask where there is one. */
export function draw(canvas, { photograph, map, outline, palette, alone }) {
  const width = (canvas.width = 264);
  const height = (canvas.height = photograph ? Math.round((264 * photograph.naturalHeight) / photograph.naturalWidth) : 198);
  canvas.style.aspectRatio = `${width} / ${height}`;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const values = spread(map, width, height);
  const table = colours(palette);
  const picture = context.createImageData(width, height);
  let photo = null;
  if (photograph && !alone) {
    context.drawImage(photograph, 0, 0, width, height);
    photo = context.getImageData(0, 0, width, height).data;
  }
  for (let i = 0; i < values.length; i++) {
    const isSeen = !Number.isNaN(values[i]);
    const entry = 3 * Math.round(255 * (isSeen ? values[i] : 0));
    // Where the map is low the photograph shows through; it is grey, so that every colour is the map's.
    const share = !isSeen ? 0 : photo ? 0.25 + 0.55 * values[i] : 1;
    const grey = photo ? 0.299 * photo[4 * i] + 0.587 * photo[4 * i + 1] + 0.114 * photo[4 * i + 2] : 0;
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = grey * (1 - share) + table[entry + c] * share;
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  if (outline) drawOutline(context, outline, width, height);
}

function drawOutline(context, mask, width, height) {
  const hidden = document.createElement('canvas');
  hidden.width = width;
  hidden.height = height;
  const other = hidden.getContext('2d', { willReadFrequently: true });
  other.drawImage(mask, 0, 0, width, height);
  const inside = other.getImageData(0, 0, width, height).data;
  const object = (x, y) => x >= 0 && y >= 0 && x < width && y < height && inside[4 * (y * width + x)] >= 128;
  for (const [colour, reach] of [['rgba(0,0,0,.55)', 2], ['#ffffff', 1]]) {
    context.fillStyle = colour;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (object(x, y) && !(object(x - reach, y) && object(x + reach, y) && object(x, y - reach) && object(x, y + reach))) {
          context.fillRect(x, y, 1, 1);
        }
      }
    }
  }
}

/** The colour map itself, for a legend. */
export function drawLegend(canvas, palette) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const picture = context.createImageData(256, 1);
  const table = colours(palette);
  for (let i = 0; i < 256; i++) picture.data.set([table[3 * i], table[3 * i + 1], table[3 * i + 2], 255], 4 * i);
  context.putImageData(picture, 0, 0);
}

/** A picture that is loaded, or null. */
export function load(source) {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => resolve(null);
    picture.src = source;
  });
}
