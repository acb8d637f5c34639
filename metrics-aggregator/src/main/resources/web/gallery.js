// The latest images, or the worst of one row by one metric.

import * as api from './api.js';
import { ago, comparisonName, el, isFloor, metricsOf, number, short } from './dom.js';
import { draw, load } from './maps.js';

export async function renderGallery(state, query) {
  const row = query.get('row') ?? '';
  const metric = query.get('metric') ?? 'cc';
  const found = await api.images({ ...state.filter, row, metric });
  const list = el('ul', { class: 'grid', id: 'images' }, found.map((image, i) => el('li', {}, card(state, image, row, metric, i))));
  return [
    el('div', { class: 'heading' },
      el('h1', {}, row ? 'Worst images' : 'Latest images'),
      row ? el('p', {}, rowTitle(state.rows.find((one) => one.key === row))) : el('p', {}, 'Each with the map of its most changed variant.')),
    row ? controls(state, row, metric) : null,
    found.length ? list : el('div', { class: 'empty' }, el('h2', {}, 'No image is kept here'), row ? 'The worst images of a row appear with its next comparisons.' : 'Images appear here by themselves as they come in.'),
  ];
}

function rowTitle(row) {
  return row ? [el('strong', {}, row.model), ' · ', comparisonName(row), ` · ${row.scheme}${row.file ? ` ${row.file}` : ''} · feed ${row.feed}`] : [];
}

function controls(state, row, metric) {
  return el('div', { class: 'controls' },
    el('span', { class: 'switch', role: 'group', 'aria-label': 'Worst by' }, metricsOf(state.rows.filter((one) => one.key === row)).map(({ key, label, way }) =>
      el('button', { type: 'button', 'aria-pressed': String(key === metric), onclick: () => { location.hash = `#/gallery?row=${encodeURIComponent(row)}&metric=${key}`; } }, `${label} ${way}`))),
    el('a', { class: 'button', href: '#/gallery' }, 'Latest images'));
}

/** The comparison with f32 whose maps are least alike, or any. */
function mostChanged(image) {
  const withF32 = image.comparisons.filter((one) => one.against === 'f32' && !isFloor(one) && one.cc !== undefined);
  return withF32.sort((a, b) => a.cc - b.cc)[0] ?? image.comparisons[0];
}

function card(state, image, row, metric, rank) {
  const compared = (row && image.comparisons.find((one) => one.row === row)) || mostChanged(image);
  const canvas = el('canvas', { class: 'overlay-small', role: 'img', 'aria-label': compared ? `Map of ${compared.model}, ${compared.comparison}` : 'No map yet' });
  paint(canvas, image, compared, state.palette);
  return el('a', { class: 'card', href: `#/image/${api.path(image.id)}`, 'data-image': image.id },
    el('div', { class: 'pictures' },
      image.thumbnail ? el('img', { src: api.thumbnail(image.id), alt: `Image ${image.source ?? short(image.id)}`, loading: 'lazy' }) : el('div', { class: 'private' }, 'no picture kept'),
      canvas),
    el('div', { class: 'words' },
      row && compared ? el('span', { class: 'rank', title: `worst by ${metric}` }, `${number(compared[metric])}`) : null,
      el('p', {}, compared ? [el('strong', {}, compared.model), ' ', comparisonName(compared)] : el('span', { class: 'quiet' }, 'waiting for maps')),
      el('p', { class: 'quiet' }, row ? `#${rank + 1} · ` : '', image.feed ?? '', image.receivedAt ? ` · ${ago(image.receivedAt)}` : '')));
}

async function paint(canvas, image, compared, palette) {
  if (!compared) return;
  try {
    const [full, photograph, outline] = await Promise.all([
      api.image(image.id),
      image.thumbnail ? load(api.thumbnail(image.id)) : null,
      image.mask ? load(api.mask(image.id)) : null,
    ]);
    const map = full.maps.find((one) => one.variant === compared.variant && one.method === compared.method);
    if (map) {
      draw(canvas, { photograph, map, outline, palette, alone: false });
      canvas.style.aspectRatio = '';
    }
  } catch { /* it was forgotten meanwhile */ }
}
