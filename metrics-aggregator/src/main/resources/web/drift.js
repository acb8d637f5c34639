// What drifted when: the list under the timeline, its marks in the charts, and the sign in a row of the table.

import { METRICS, el, number, short, svg } from './dom.js';
import { path, thumbnail } from './api.js';

const metricName = (key) => METRICS.find((one) => one.key === key)?.label ?? key;
const moment = (millis) => new Date(millis).toLocaleString();
const sigmas = (size) => `${size > 0 ? '+' : '−'}${Math.abs(size).toFixed(1)} σ`;
const gallery = (drift) => `#/gallery?row=${encodeURIComponent(drift.row)}&metric=${drift.metric}`;

/** The present drift of a row's metric, if there is one. */
export function drifting(state, row, metric) {
  return state.drift.rows.find((one) => one.drift && one.row === row.key && one.metric === metric);
}

/** The sign of a drifting metric in the table; nothing where it does not drift. */
export function driftSign(state, row, metric) {
  const found = drifting(state, row, metric);
  return found ? el('a', { class: 'drift', href: '#/timeline', title: `drifts from baseline ${found.baseline} since ${moment(found.startedAt)}`,
    'aria-label': `${metricName(metric)} drifts by ${sigmas(found.sizeSigmas)} from baseline ${found.baseline}` }, `drift ${sigmas(found.sizeSigmas)}`) : null;
}

/** The times when rows of a chart drifted, behind its lines. */
export function driftBands(state, rows, metric, x, from, to, top, bottom) {
  const keys = new Set(rows.map((row) => row.key));
  return state.drift.drifts.filter((drift) => drift.metric === metric && keys.has(drift.row))
    .filter((drift) => drift.startedAt <= to && (drift.endedAt ?? to) >= from)
    .map((drift) => {
      const left = x(Math.max(from, drift.startedAt));
      const right = Math.max(left + 2, x(Math.min(to, drift.endedAt ?? to)));
      return svg('rect', { class: `drift-band${drift.endedAt ? '' : ' open'}`, x: left, y: top, width: right - left, height: bottom - top },
        svg('title', {}, `${drift.comparison} drifted by ${sigmas(drift.sizeSigmas)} from ${moment(drift.startedAt)}`));
    });
}

/** All drifts, the latest first, each with the images that lie farthest out. */
export function driftList(state) {
  const drifts = state.drift.drifts.filter(state.shows);
  if (!state.drift.rows.length && !drifts.length) {
    return el('section', { class: 'drifts', 'aria-label': 'Drift' }, el('h2', {}, 'Drift'),
      el('p', { class: 'quiet' }, 'Nothing is judged: there is no baseline of these rows. ', el('code', {}, 'fovea baseline record --name NAME'), ' makes one.'));
  }
  return el('section', { class: 'drifts', 'aria-label': 'Drift' },
    el('h2', {}, 'Drift'),
    drifts.length ? el('ol', {}, drifts.map(entry)) : el('p', { class: 'quiet' }, `No row has left its baseline; ${state.drift.rows.length} are watched.`));
}

function entry(drift) {
  return el('li', { class: `drift-event${drift.endedAt ? '' : ' open'}`, 'data-drift': `${drift.row}|${drift.metric}` },
    el('a', { class: 'comparison', href: gallery(drift) }, `${drift.model} ${drift.comparison} ${metricName(drift.metric)}`),
    el('span', {}, ` ${sigmas(drift.sizeSigmas)}: ${number(drift.mean)} over ${drift.images.toLocaleString('en')} images, was ${number(drift.baselineMean)} in ${drift.baseline}. `),
    el('span', { class: 'quiet' }, `${drift.feed} · since ${moment(drift.startedAt)}, noticed ${moment(drift.detectedAt)}, `, drift.endedAt ? `over ${moment(drift.endedAt)}` : el('strong', {}, 'lasts')),
    el('span', { class: 'strip' }, drift.worst.slice(0, 6).map((image) => el('a', { href: `#/image/${path(image.id)}`, 'aria-label': `image ${short(image.id)}, ${metricName(drift.metric)} ${number(image.value)}` },
      picture(image)))));
}

/** A thumbnail; its id where it is not kept any more. */
function picture(image) {
  const shown = el('img', { src: thumbnail(image.id), alt: '', loading: 'lazy', width: 72, height: 54, onerror: () => shown.replaceWith(el('span', { class: 'mono' }, short(image.id))) });
  return shown;
}
