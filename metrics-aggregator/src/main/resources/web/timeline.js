// How every row went, step by step, and when it drifted.

import { driftBands, driftList } from './drift.js';
import { METRICS, comparisonName, el, isFloor, metricsOf, number, svg } from './dom.js';

const HEIGHT = 190;
/** Of the page and of a chart's panel, so that a unit of the picture is a pixel. */
const MARGINS = 96;
/** Of a step. Steps follow each other as images arrive, which is not quite as they were received. */
const middle = (step) => (step.from + step.to) / 2;
const PAD = { left: 44, right: 8, top: 8, bottom: 22 };

export function renderTimeline(state) {
  const rows = state.rows.filter(state.shows).filter((row) => !isFloor(row) && (state.history.get(row.key) ?? []).length > 1);
  const groups = new Map();
  for (const row of rows) {
    const name = [row.model, row.feed, ...(row.scheme === 'none' ? [] : [row.protocol])].join(' · ');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const { metric } = state;
  return [
    el('div', { class: 'heading' }, el('h1', {}, 'Timeline'), el('p', {}, 'Means over equally many consecutive images since this page’s server started to watch.')),
    el('div', { class: 'controls' }, el('span', { class: 'switch', role: 'group', 'aria-label': 'Metric' }, metricsOf(rows).map(({ key, label, way }) =>
      el('button', { type: 'button', 'aria-pressed': String(key === metric), onclick: () => { state.metric = key; state.render(); } }, `${label} ${way}`)))),
    driftList(state),
    ...(rows.length ? [...groups].map(([name, members]) => chart(state, name, members, metric)) : [el('div', { class: 'empty' }, 'Nothing was compared often enough yet.')]),
  ];
}

function chart(state, name, rows, metric) {
  const width = Math.max(280, document.getElementById('main').clientWidth - MARGINS);
  const lines = rows.map((row) => ({ row, points: state.history.get(row.key).filter((step) => step[metric] !== undefined).sort((a, b) => middle(a) - middle(b)) })).filter((line) => line.points.length > 1);
  const values = lines.flatMap((line) => line.points.map((point) => point[metric]));
  const times = lines.flatMap((line) => line.points.flatMap((point) => [point.from, point.to]));
  if (!values.length) return null;
  const low = Math.min(...values);
  const high = Math.max(...values, low + 0.01);
  const from = Math.min(...times);
  const to = Math.max(...times, from + 1);
  const x = (time) => PAD.left + ((width - PAD.left - PAD.right) * (time - from)) / (to - from);
  const y = (value) => PAD.top + ((HEIGHT - PAD.top - PAD.bottom) * (high - value)) / (high - low);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', preserveAspectRatio: 'none', 'aria-label': `${METRICS.find((one) => one.key === metric).label} over time, ${name}` });
  picture.append(...driftBands(state, rows, metric, x, from, to, PAD.top, HEIGHT - PAD.bottom));
  for (const part of [0, 0.5, 1]) {
    const value = low + (high - low) * part;
    picture.append(svg('line', { class: 'gridline', x1: PAD.left, x2: width - PAD.right, y1: y(value), y2: y(value) }), svg('text', { x: 0, y: y(value) + 4 }, number(value)));
  }
  picture.append(svg('text', { x: PAD.left, y: HEIGHT - 4 }, clock(from)), svg('text', { x: width - PAD.right, y: HEIGHT - 4, 'text-anchor': 'end' }, clock(to)));
  lines.forEach(({ points }, i) => {
    const d = points.map((point, j) => `${j ? 'L' : 'M'}${x(middle(point)).toFixed(1)} ${y(point[metric]).toFixed(1)}`).join('');
    picture.append(svg('path', { class: `series s${i % 6} dash${i % 3}`, d }));
  });
  return el('section', { class: 'chart' },
    el('header', {}, el('h2', {}, name), ...lines.map(({ row }, i) => el('span', { class: 'key' }, el('i', { class: `s${i % 6}`, 'aria-hidden': 'true' }), el('span', {}, comparisonName(row), row.scheme === 'none' ? '' : ` ${row.scheme}${row.file ? ` ${row.file}` : ''}`)))),
    picture);
}

const clock = (millis) => new Date(millis).toLocaleTimeString();
