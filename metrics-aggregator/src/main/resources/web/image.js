// One image: photograph, mask, and the map of every variant of every model, side by side.

import * as api from './api.js';
import { METRICS, el, number, percent } from './dom.js';
import { draw, drawLegend, load } from './maps.js';

const MASK_SIDE = 512;

export async function renderImage(state, id) {
  let image;
  try {
    image = await api.image(id);
  } catch (failure) {
    return [el('div', { class: 'empty' }, el('h1', {}, 'This image is not kept'), el('p', {}, failure.message), el('a', { class: 'button', href: '#/gallery' }, 'Latest images'))];
  }
  const [photograph, outline] = await Promise.all([
    image.thumbnail ? load(api.thumbnail(id)) : null,
    image.mask ? load(api.mask(id)) : null,
  ]);
  const maps = image.maps.filter((map) => map.pass === 0 && (!state.filter.model || map.model === state.filter.model));
  const name = (map) => (maps.some((one) => one !== map && one.model === map.model && one.label === map.label) ? `${map.label} ${map.checkpoint}` : map.label);
  const columns = [...new Set(maps.map(name))];
  const rows = [...new Set(maps.map((map) => map.model))].sort();
  const canvases = [];
  const paint = () => {
    for (const { canvas, map } of canvases) draw(canvas, { photograph, map, outline: state.outline ? outline : null, palette: state.palette, alone: state.alone });
    drawLegend(legend, state.palette);
  };
  const legend = el('canvas', { class: 'legend', role: 'img', 'aria-label': `Colours from low to high, ${state.palette}` });
  const matrix = el('div', { class: 'matrix', tabindex: '0', role: 'region', 'aria-label': 'Maps by model and variant' },
    el('table', {},
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Model'), columns.map((column) => el('th', { scope: 'col' }, column)))),
      el('tbody', {}, rows.map((model) => el('tr', {},
        el('th', { scope: 'row' }, model),
        columns.map((column) => {
          const map = maps.find((one) => one.model === model && name(one) === column);
          return el('td', {}, map ? cell(state, image, maps, map, canvases) : el('span', { class: 'quiet' }, 'not seen'));
        }))))));
  const page = [
    el('div', { class: 'heading' }, el('h1', {}, 'One image'), el('p', { class: 'mono' }, image.source ?? id)),
    el('div', { class: 'image-top' },
      el('figure', {},
        photograph ? el('img', { class: 'picture', src: api.thumbnail(id), alt: `Image ${image.source ?? id}` }) : el('div', { class: 'picture private' }, 'no picture is kept'),
        el('figcaption', {}, 'Photograph')),
      el('figure', {},
        outline ? maskPicture(outline, image) : el('div', { class: 'picture private' }, 'no mask is kept'),
        el('figcaption', {}, image.mask ? `Salient object, by ${image.mask}` : 'Salient object')),
      facts(state, image, maps)),
    controls(state, legend, paint),
    maps.length ? matrix : el('div', { class: 'empty' }, 'No map has arrived yet; they appear here by themselves.'),
  ];
  paint();
  state.paint = paint;
  return page;
}

/** The mask in the shape of the photograph: masks are kept on a square grid. */
function maskPicture(mask, image) {
  const scale = MASK_SIDE / Math.max(image.width || 1, image.height || 1);
  const canvas = el('canvas', { class: 'picture', role: 'img', 'aria-label': 'Mask of the salient object' });
  canvas.width = Math.max(1, Math.round((image.width || 1) * scale));
  canvas.height = Math.max(1, Math.round((image.height || 1) * scale));
  canvas.getContext('2d').drawImage(mask, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function facts(state, image, maps) {
  const entry = (name, value, kind) => (value === undefined ? [] : [el('dt', {}, name), el('dd', { class: kind }, value)]);
  return el('dl', { class: 'facts' },
    entry('Feed', image.feed),
    entry('Received', image.receivedAt && new Date(image.receivedAt).toLocaleString()),
    entry('Size', image.width && `${image.width} × ${image.height}, ${image.contentType}`),
    entry('True class', image.label === undefined ? undefined : state.className(image.label, maps.map((map) => map.model))),
    entry('Id', image.id, 'mono'),
    el('dt', {}, 'Link'), el('dd', {}, el('button', {
      type: 'button', class: 'button', onclick: async (event) => {
        const { target } = event;
        await navigator.clipboard?.writeText(location.href);
        target.textContent = 'Copied';
      },
    }, 'Copy link')));
}

function controls(state, legend, paint) {
  const choose = (name, key, value, label) => el('button', {
    type: 'button', 'aria-pressed': String(state[key] === value), onclick: (event) => {
      state[key] = value;
      for (const other of event.target.parentElement.children) other.setAttribute('aria-pressed', String(other === event.target));
      paint();
    },
  }, label);
  return el('div', { class: 'controls' },
    el('span', { class: 'switch', role: 'group', 'aria-label': 'View' }, choose('v', 'alone', false, 'Overlay'), choose('v', 'alone', true, 'Map alone')),
    el('span', { class: 'switch', role: 'group', 'aria-label': 'Colour map' }, choose('p', 'palette', 'viridis', 'viridis'), choose('p', 'palette', 'inferno', 'inferno')),
    el('span', { class: 'switch', role: 'group', 'aria-label': 'Outline of the salient object' }, choose('o', 'outline', true, 'Outline'), choose('o', 'outline', false, 'No outline')),
    el('span', { class: 'control' }, 'low ', legend, ' high'));
}

function cell(state, image, maps, map, canvases) {
  const reference = maps.find((one) => one.model === map.model && one.isFloat && one.checkpoint === map.checkpoint)
    ?? maps.find((one) => one.model === map.model && one.isFloat);
  const same = !reference || reference.targetClass === map.targetClass;
  const canvas = el('canvas', { class: 'overlay', role: 'img', 'aria-label': `${map.model} ${map.label}: where it looked for ${state.className(map.targetClass, [map.model])}` });
  canvases.push({ canvas, map });
  const scores = image.comparisons.filter((one) => one.variant === map.variant && one.method === map.method);
  return [
    canvas,
    el('p', { class: 'said' }, el('strong', {}, state.className(map.targetClass, [map.model])), percent(map.probability),
      map === reference || !reference ? null : el('span', { class: `tag ${same ? 'good' : 'bad'}` }, same ? 'as f32' : 'not as f32')),
    ...scores.map((score) => el('p', { class: 'scores' }, el('span', {}, `v ${score.against}`),
      METRICS.filter(({ key }) => score[key] !== undefined).map(({ key, label }) => el('span', {}, `${label} `, el('b', {}, number(score[key])))))),
  ];
}
