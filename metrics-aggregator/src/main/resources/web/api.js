// What the aggregator says, as the views want it.

async function get(path) {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(response.status === 404 ? (await response.text()).trim() : `${path}: ${response.status}`);
  return response.json();
}

const ROW_FIELDS = ['feed', 'variant', 'model', 'checkpoint', 'file', 'digest', 'form', 'twin', 'precision', 'scheme', 'calibration', 'protocol', 'pass', 'preprocessing', 'runtime', 'method', 'comparison', 'against', 'mask'];

/** The table: one object per row with its metrics, out of one line per row and metric. */
export async function table() {
  const rows = new Map();
  for (const line of await get('api/table')) {
    const key = line.row;
    if (!rows.has(key)) {
      const row = { key, metrics: {}, sameClass: line.sameClass ?? 0, differentClass: line.differentClass ?? 0 };
      for (const field of ROW_FIELDS) row[field] = line[field];
      rows.set(key, row);
    }
    rows.get(key).metrics[line.metric] = line;
  }
  return [...rows.values()];
}

/** What metrics there are. */
export const metrics = () => get('api/metrics');

/** What classes are called, by model and class index; what is not told is a number. */
export const classes = () => get('api/classes');

export async function history() {
  return new Map((await get('api/history')).rows.map((row) => [row.row, row.steps]));
}

/** What is judged, and what drifted when. */
export const drift = () => get('api/drift');

export async function images(query) {
  const set = Object.entries(query).filter(([, value]) => value);
  return (await get(`api/images?${new URLSearchParams(set)}`)).images;
}

export async function image(id) {
  const found = await get(`api/images/${path(id)}`);
  for (const map of found.maps) map.values = floats(map.values);
  return found;
}

function floats(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** An image's id, feed/sha256, in an address. */
export const path = (id) => id.split('/').map(encodeURIComponent).join('/');
export const thumbnail = (id) => `api/images/${path(id)}/thumbnail`;
export const mask = (id) => `api/images/${path(id)}/mask`;

/** Listens for ever; the browser connects again by itself. */
export function listen(handlers) {
  const source = new EventSource('api/events');
  source.addEventListener('hello', () => handlers.connected(true));
  source.addEventListener('error', () => handlers.connected(false));
  source.addEventListener('table', () => handlers.table());
  source.addEventListener('image', (event) => handlers.image(event.data));
  return source;
}
