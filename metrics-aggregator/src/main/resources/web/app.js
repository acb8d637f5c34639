// Routes, filters, keyboard and live updates. The address says what is shown, so that every view can be shared.

import * as api from './api.js';
import { el, knowMetrics } from './dom.js';
import { renderGallery } from './gallery.js';
import { renderImage } from './image.js';
import { renderTable } from './table.js';
import { renderTimeline } from './timeline.js';

const FILTERS = ['feed', 'model', 'comparison'];
const main = document.getElementById('main');
const seen = new Map();

const state = {
  rows: [], history: new Map(), drift: { rows: [], drifts: [] }, classes: {}, filter: {}, metric: 'cc', palette: 'viridis', alone: false, outline: true, paint: null,
  shows: (row) => FILTERS.every((name) => !state.filter[name] || row[name] === state.filter[name]),
  changed: (row, metric, value) => {
    const key = `${row}|${metric}`;
    const before = seen.get(key);
    seen.set(key, value);
    return before !== undefined && before !== value;
  },
  className: (index, models) => {
    const name = models.map((model) => state.classes[model]?.[index]).find(Boolean);
    return name ? `${name} (${index})` : `class ${index}`;
  },
  render: () => render(),
};

let generation = 0;

function route() {
  const [path, query] = location.hash.replace(/^#/, '').split('?');
  const [, view = 'table', ...id] = path.split('/');
  return { view: view || 'table', id: id.map(decodeURIComponent).join('/'), query: new URLSearchParams(query ?? '') };
}

async function render() {
  const mine = ++generation;
  const { view, id, query } = route();
  state.paint = null;
  let content;
  try {
    content = view === 'gallery' ? await renderGallery(state, query)
      : view === 'image' && id ? await renderImage(state, id)
        : view === 'timeline' ? renderTimeline(state) : renderTable(state);
  } catch (failure) {
    content = [el('div', { class: 'empty' }, el('h1', {}, 'The aggregator does not answer'), el('p', {}, failure.message))];
  }
  if (mine !== generation) return;
  const focused = document.activeElement?.closest?.('[data-row], [data-image]');
  const { scrollY } = window;
  main.replaceChildren(...content.filter(Boolean));
  main.dataset.view = view;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === view || (view === 'image' && link.dataset.view === 'gallery')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (focused) restoreFocus(focused);
  window.scrollTo({ top: scrollY, behavior: 'instant' });
}

function restoreFocus(before) {
  const { row, image } = before.dataset;
  const again = [...main.querySelectorAll('[data-row], [data-image]')].find((one) => (row ? one.dataset.row === row : one.dataset.image === image));
  (again?.matches('a') ? again : again?.querySelector('a'))?.focus({ preventScroll: true });
}

async function refresh() {
  try {
    [state.rows, state.history, state.drift] = await Promise.all([api.table(), api.history(), api.drift().catch(() => state.drift)]);
  } catch {
    return;
  }
  offer();
  summarise();
}

function offer() {
  for (const name of FILTERS) {
    const select = document.getElementById(`f-${name}`);
    const values = [...new Set(state.rows.map((row) => row[name]))].sort();
    if (state.filter[name] && !values.includes(state.filter[name])) values.push(state.filter[name]);
    const wanted = ['', ...values];
    if ([...select.options].map((option) => option.value).join('|') !== wanted.join('|')) {
      select.replaceChildren(...wanted.map((value) => el('option', { value }, value || 'all')));
    }
    select.value = state.filter[name] ?? '';
  }
}

const count = (number, noun) => [el('strong', {}, number.toLocaleString('en')), ` ${noun}${number === 1 ? '' : 's'}`];

function summarise() {
  const rows = state.rows.filter(state.shows);
  const ofFeeds = new Map();
  for (const row of rows) {
    const images = (row.metrics.sim?.n ?? 0) + (row.metrics.sim?.undefined ?? 0);
    ofFeeds.set(row.feed, Math.max(ofFeeds.get(row.feed) ?? 0, images));
  }
  const images = [...ofFeeds.values()].reduce((all, some) => all + some, 0);
  const models = new Set(rows.map((row) => row.model)).size;
  document.getElementById('summary').replaceChildren(...count(images, 'image'), ' · ', ...count(models, 'model'));
}

/** Runs at once, then at most once per pause; nothing that was asked for is lost. */
function paced(work, pause) {
  let waiting = false;
  let again = false;
  return async function run() {
    if (waiting) { again = true; return; }
    waiting = true;
    await work();
    setTimeout(() => { waiting = false; if (again) { again = false; run(); } }, pause);
  };
}

const tableChanged = paced(async () => {
  await refresh();
  if (['table', 'timeline'].includes(route().view)) await render();
}, 1000);

const imagesChanged = paced(async () => {
  if (route().view === 'gallery') await render();
}, 2500);

const shownImageChanged = paced(async () => {
  if (route().view === 'image') await render();
}, 1000);

function live(on) {
  const sign = document.getElementById('live');
  sign.className = `live ${on ? 'on' : 'off'}`;
  sign.textContent = on ? 'live' : 'connecting';
}

function theme(next) {
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem('theme', next); } catch { /* it is not remembered then */ }
}

function remembered() {
  try { return localStorage.getItem('theme'); } catch { return null; }
}

function move(by) {
  const stops = [...main.querySelectorAll('tr.row .comparison, a.card')];
  const at = stops.indexOf(document.activeElement);
  const next = stops[Math.min(stops.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
  1: () => { location.hash = '#/table'; },
  2: () => { location.hash = '#/gallery'; },
  3: () => { location.hash = '#/timeline'; },
  j: () => move(1),
  k: () => move(-1),
  t: () => theme(document.documentElement.dataset.theme === 'light' ? 'dark' : 'light'),
  c: () => { state.palette = state.palette === 'viridis' ? 'inferno' : 'viridis'; render(); },
  o: () => { state.alone = !state.alone; render(); },
  Escape: () => { if (route().view !== 'table') history.back(); },
  '?': () => document.getElementById('keys').showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, dialog[open]')) return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});
document.getElementById('theme').addEventListener('click', KEYS.t);
document.getElementById('help').addEventListener('click', KEYS['?']);
document.getElementById('filters').addEventListener('submit', (event) => event.preventDefault());
for (const name of FILTERS) {
  document.getElementById(`f-${name}`).addEventListener('change', (event) => {
    state.filter[name] = event.target.value || undefined;
    summarise();
    render();
  });
}
window.addEventListener('hashchange', () => { window.scrollTo(0, 0); render().then(() => main.focus({ preventScroll: true })); });

theme(remembered() ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'));
offer();
knowMetrics(await api.metrics());
[state.classes] = await Promise.all([api.classes().catch(() => ({})), refresh()]);
await render();
api.listen({
  connected: live,
  table: tableChanged,
  image: (id) => { if (route().id === id) shownImageChanged(); imagesChanged(); },
});
