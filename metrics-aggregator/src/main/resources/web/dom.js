// Small helpers to build what is shown. Text always goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes (functions become listeners) and children; null children are left out. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.replace(/^on/, ''), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

/** Every metric that a table can have, in its order; filled when the page starts. */
export const METRICS = [];

export function knowMetrics(metrics) {
  METRICS.push(...metrics.map(({ key, label, unit, better }) => (
    { key, label, way: better === 'higher' ? '↑' : '↓', better: [`${better} is better`, unit].filter(Boolean).join(', ') })));
}

/** Those that any of these rows has. */
export const metricsOf = (rows) => METRICS.filter(({ key }) => rows.some((row) => row.metrics[key]));

export const number = (value, digits = 3) => (value === null || value === undefined ? '–' : value.toFixed(digits));
export const percent = (value) => `${(100 * value).toFixed(value > 0.9995 || value < 0.9 ? 0 : 1)} %`;
/** The first digits of an image's id, without its feed. */
export const short = (id) => id.slice(id.indexOf('/') + 1).slice(0, 10);

export function ago(millis) {
  const seconds = Math.max(0, (Date.now() - millis) / 1000);
  if (seconds < 60) return `${Math.round(seconds)} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(millis).toLocaleDateString();
}

/** What a row compares with what, with a quiet v. */
export function comparisonName(row) {
  return [row.precision, el('span', { class: 'versus' }, ' v '), row.against];
}

/** Whether a row compares a second f32 pass with the first. */
export const isFloor = (row) => Boolean(row.pass);
