// The live table: one panel per model and setting, one line per comparison, a column per metric.

import { driftSign } from './drift.js';
import { comparisonName, el, isFloor, metricsOf, number, percent, svg } from './dom.js';

const group = (row) => [row.feed, row.model, row.checkpoint, row.protocol, row.method].join('|');

export function renderTable(state) {
  const rows = state.rows.filter(state.shows);
  const page = [
    el('div', { class: 'heading' },
      el('h1', {}, 'What the models look at'),
      el('p', {}, 'How alike the maps are, of every precision against the salient object (GT) and against f32. A row means something only beyond its noise floor.')),
  ];
  if (rows.length === 0) {
    page.push(el('div', { class: 'empty' }, el('h2', {}, state.rows.length ? 'No row matches the filters' : 'No image has been compared yet'),
      state.rows.length ? 'Choose all feeds, models and comparisons to see everything.' : 'Rows appear here by themselves, as soon as the first image has gone through.'));
    return page;
  }
  const groups = Map.groupBy ? Map.groupBy(rows, group) : groupBy(rows, group);
  for (const members of groups.values()) page.push(panel(state, members));
  return page;
}

function groupBy(rows, by) {
  const groups = new Map();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  return groups;
}

function panel(state, rows) {
  const [first] = rows;
  const metrics = metricsOf(rows);
  const floor = state.rows.find((row) => isFloor(row) && group(row) === group(first));
  return el('section', { class: 'model', 'aria-label': `${first.model}, ${first.feed}, ${first.checkpoint}, ${first.protocol}, ${first.method}` },
    el('header', {},
      el('h2', {}, first.model),
      el('span', { class: 'quiet' }, first.feed),
      el('span', { class: 'tags' },
        el('span', { class: 'tag' }, first.method),
        el('span', { class: 'tag' }, `protocol ${first.protocol}`),
        el('span', { class: 'tag mono' }, first.checkpoint),
        el('span', { class: 'tag' }, floor ? 'noise floor measured' : 'noise floor not measured'))),
    el('table', {},
      el('thead', {}, el('tr', {},
        el('th', { scope: 'col' }, 'Comparison'),
        metrics.map((metric) => el('th', { scope: 'col', title: metric.better }, metric.label, ' ', el('span', { class: 'way', 'aria-hidden': 'true' }, metric.way),
          el('span', { class: 'visually-hidden' }, `, ${metric.better}`))),
        el('th', { scope: 'col' }, 'Same class'),
        el('th', { scope: 'col' }, 'Images'))),
      el('tbody', {}, rows.map((row) => line(state, row, floor, metrics)))));
}

function line(state, row, floor, metrics) {
  const worst = (metric) => `#/gallery?row=${encodeURIComponent(row.key)}&metric=${metric}`;
  const both = row.sameClass + row.differentClass;
  const counted = row.metrics.sim ?? {};
  return el('tr', {
    class: `row${isFloor(row) ? ' floor' : ''}`, 'data-row': row.key, 'data-comparison': row.comparison,
    onclick: (event) => { if (!event.target.closest('a')) location.hash = worst('cc'); },
  },
  el('td', {},
    el('a', { class: 'comparison', href: worst('cc'), 'aria-label': `${row.model}, ${row.comparison}: worst images` }, comparisonName(row)),
    el('span', { class: 'under', title: provenance(row) }, isFloor(row) ? 'noise floor' : [row.scheme, row.file ? ` ${row.file}` : '', row.mask ? ` · mask ${row.mask}` : ''])),
  metrics.map((metric) => {
    const value = row.metrics[metric.key];
    if (!value) return el('td', { 'data-name': metric.label });
    const floorMean = floor && row !== floor && row.against === 'f32' ? floor.metrics[metric.key]?.mean : undefined;
    return el('td', { 'data-name': `${metric.label} ${metric.way}` },
      el('div', { class: 'cell' },
        el('div', { class: `figure${state.changed(row.key, metric.key, value.mean) ? ' changed' : ''}` },
          el('a', { href: worst(metric.key), 'aria-label': `${metric.label} ${number(value.mean)}, worst images of ${row.model} ${row.comparison}` }, el('b', {}, number(value.mean))),
          el('span', { class: 'under' }, value.n ? `± ${number(value.std)}` : 'undefined'),
          driftSign(state, row, metric.key)),
        sparkline(state.history.get(row.key) ?? [], metric.key, floorMean)));
  }),
  el('td', { 'data-name': 'Same class', class: 'agree' }, both
    ? [percent(row.sameClass / both), bar(row.sameClass / both)]
    : el('span', { class: 'quiet' }, '–')),
  el('td', { 'data-name': 'Images' }, String(counted.n ?? 0), counted.undefined ? el('span', { class: 'under' }, `+ ${counted.undefined} undefined`) : null));
}

/** Everything that the numbers of a deployed file depend on, besides the images. */
function provenance(row) {
  const said = [];
  if (row.file) said.push(`${row.file}: ${row.form}, sha256 ${row.digest}, ${row.twin} layers of the float original`);
  if (row.runtime) said.push(row.runtime);
  said.push(`sees ${row.preprocessing}`);
  return said.join('\n');
}

function bar(share) {
  const inner = el('i');
  inner.style.width = `${100 * share}%`;
  return el('div', { class: 'bar', 'aria-hidden': 'true' }, inner);
}

/** Means over time; the dashed line is the noise floor. */
export function sparkline(steps, metric, floor) {
  const points = steps.map((step) => step[metric]).filter((value) => value !== undefined);
  const box = svg('svg', { class: 'spark', viewBox: '0 0 100 34', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  if (points.length < 2) return box;
  const all = floor === undefined ? points : [...points, floor];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const middle = (low + high) / 2;
  const half = Math.max((high - low) / 2, 0.005);
  const y = (value) => 17 - (14 * (value - middle)) / half;
  const path = points.map((value, i) => `${i ? 'L' : 'M'}${((100 * i) / (points.length - 1)).toFixed(2)} ${y(value).toFixed(2)}`).join('');
  box.append(svg('path', { class: 'area', d: `${path}L100 34L0 34Z` }), svg('path', { class: 'line', d: path }));
  if (floor !== undefined) box.append(svg('line', { class: 'floor', x1: 0, x2: 100, y1: y(floor), y2: y(floor) }));
  return box;
}
