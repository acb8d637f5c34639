// Writes the dashboards: node deploy/grafana/dashboards.mjs deploy/grafana/dashboards
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder] = process.argv;

const datasource = { type: 'prometheus', uid: 'prometheus' };
const ROW = 'feed=~"$feed",model=~"$model",comparison=~"$comparison",metric=~"$metric"';

function variable(name, label, query, multi = true) {
  return { name, label, type: 'query', datasource, query: { query, refId: name }, definition: query, refresh: 2, sort: 1,
    multi, includeAll: multi, ...(multi ? { allValue: '.*', current: { text: 'All', value: '$__all' } } : { current: {} }) };
}

const windows = ['5m', '1h', '24h'];

const VARIABLES = {
  window: { name: 'window', label: 'Window', type: 'custom', query: windows.join(','), multi: false, includeAll: false,
    options: windows.map((value) => ({ text: value, value, selected: value === '1h' })), current: { text: '1h', value: '1h' } },
  feed: variable('feed', 'Feed', 'label_values(fovea_comparison_images, feed)'),
  model: variable('model', 'Model', 'label_values(fovea_comparison_images{feed=~"$feed"}, model)'),
  comparison: variable('comparison', 'Comparison', 'label_values(fovea_comparison_images, comparison)'),
  metric: variable('metric', 'Metric', 'label_values(fovea_comparison_images, metric)', false),
};

const place = { x: 0, y: 0, height: 0 };

/** Two scrapes fit into any range of a rate. */
const RATE = '$__rate_interval';

function panel(type, title, description, targets, { unit = 'short', w = 12, h = 8, min, max, options, custom = {}, color, transformations } = {}) {
  if (place.x + w > 24) { place.x = 0; place.y += place.height; place.height = 0; }
  const gridPos = { x: place.x, y: place.y, w, h };
  place.x += w;
  place.height = Math.max(place.height, h);
  return { type, title, description, datasource, gridPos,
    targets: targets.map(([expr, legendFormat, extra], i) => ({ refId: String.fromCharCode(65 + i), datasource, expr, legendFormat, ...extra })),
    fieldConfig: { defaults: { unit, min, max, color, custom }, overrides: [] }, options: options ?? {}, transformations };
}

function dashboard(uid, title, description, variables, panels) {
  place.x = place.y = place.height = 0;
  const json = { uid, title, description, tags: ['fovea'], schemaVersion: 41, version: 1, editable: true, refresh: '10s', timezone: 'browser',
    time: { from: 'now-1h', to: 'now' }, templating: { list: variables.map((name) => VARIABLES[name]) }, annotations: { list: [] },
    links: [{ type: 'dashboards', tags: ['fovea'], title: 'Fovea', asDropdown: true, includeVars: true, keepTime: true }],
    panels: panels().map((one, i) => ({ id: i + 1, ...one })) };
  writeFileSync(join(folder, `${uid.replace('fovea-', '')}.json`), `${JSON.stringify(json, null, 2)}\n`);
}

const baselineBound = (sign) => `fovea_baseline_mean{${ROW}} ${sign} ignoring (baseline, window) (3 * fovea_comparison_window_stddev{${ROW},window="$window"} / sqrt(fovea_comparison_window_images{${ROW},window="$window"}))`;

const instant = { instant: true, range: false, format: 'table' };
const heat = { options: { cellHeight: 'sm', footer: { show: false } }, custom: { align: 'auto', cellOptions: { type: 'color-background', mode: 'gradient' } },
  transformations: [{ id: 'groupingToMatrix', options: { rowField: 'model', columnField: 'comparison', valueField: 'Value' } }], w: 8, h: 9 };

/** Mean of a metric over the images of all feeds and partitions that share these labels, each image once. */
const weighted = (by, select) => {
  const sum = (series) => `sum by (${by}) (${series}{${select}})`;
  return `(${sum('fovea_comparison_value_sum')} - ${sum('fovea_comparison_value_below_zero_total')}) / (${sum('fovea_comparison_value_count')} > 0)`;
};
const mean = (metric) => [[weighted('model, comparison', `feed=~"$feed",model=~"$model",metric="${metric}"`), '', instant]];

dashboard('fovea-overview', 'Fovea: overview', 'Are the quantized models still looking at the right thing?', ['feed', 'model'], () => [
  panel('table', 'SIM, 0..1 (↑ better)', 'Mean similarity of the maps, per model and comparison.', mean('sim'), { ...heat, min: 0, max: 1, unit: 'none', color: { mode: 'continuous-blues' } }),
  panel('table', 'CC, -1..1 (↑ better)', 'Mean Pearson correlation of the maps.', mean('cc'), { ...heat, min: 0, max: 1, unit: 'none', color: { mode: 'continuous-blues' } }),
  panel('table', 'KLD, nats (↓ better)', 'Mean Kullback-Leibler divergence of the maps.', mean('kld'), { ...heat, min: 0, unit: 'none', color: { mode: 'continuous-reds' } }),
  panel('timeseries', 'Top-1 agreement with f32, share (↑ better)', 'Images on which the quantized network gives the class that f32 gives.',
    [['fovea:comparison_agreement:ratio{feed=~"$feed",model=~"$model"}', '{{model}} {{comparison}} {{feed}}']], { unit: 'percentunit', min: 0, max: 1 }),
  panel('timeseries', 'Finished images, images/s', 'By what became of them.', [[`sum by (outcome) (rate(fovea_images_total{feed=~"$feed"}[${RATE}]))`, '{{outcome}}']], { unit: 'none', min: 0 }),
  panel('stat', 'Images compared', 'Of every feed the row with the most, all feeds together.', [['sum(max by (feed) (fovea_comparison_images{feed=~"$feed",model=~"$model",metric="sim"} + fovea_comparison_undefined_images))', 'images']], { w: 6, h: 5 }),
  panel('stat', 'Since a row last grew, s (↓ better)', 'Age of the youngest change of the table, from the images of the last hour.', [['time() - max(fovea:comparison_last_growth:timestamp)', 'age']], { unit: 's', w: 6, h: 5 }),
  panel('stat', 'Processes answering, share (↑ better)', 'Of those that Prometheus scrapes.', [['avg(up)', 'up']], { unit: 'percentunit', w: 6, h: 5, min: 0, max: 1 }),
  panel('stat', 'Metrics that drift from their baseline (0 is right)', 'By the sequential test; empty until a baseline is recorded.', [['sum(fovea_drift{feed=~"$feed",model=~"$model"})', 'drifting']], { w: 6, h: 5, min: 0 }),
  panel('stat', 'Rows that contradict each other (0 is right)', 'Triples of rows over the very same images that break the triangle inequality of SIM.', [['max(fovea_table_triangle_violations)', 'violations']], { w: 6, h: 5, min: 0 }),
]);

dashboard('fovea-model', 'Fovea: model', 'One model at all precisions over time.', ['feed', 'model', 'comparison', 'metric', 'window'], () => [
  panel('timeseries', 'Mean of the metric, all images so far (SIM, CC ↑ better; KLD, nats ↓)', 'The running table.', [[`fovea_comparison_mean{${ROW}}`, '{{model}} {{comparison}} {{scheme}}']], { unit: 'none' }),
  panel('timeseries', 'Mean of the metric over the window, with its 95 % band (SIM, CC ↑ better; KLD, nats ↓)', 'The images of the sliding window alone.', [
    [`fovea_comparison_window_mean{${ROW},window="$window"}`, '{{model}} {{comparison}}'],
    [`fovea_comparison_window_mean{${ROW},window="$window"} + 1.96 * fovea_comparison_window_stddev{${ROW},window="$window"} / sqrt(fovea_comparison_window_images{${ROW},window="$window"})`, '{{model}} {{comparison}} high'],
    [`fovea_comparison_window_mean{${ROW},window="$window"} - 1.96 * fovea_comparison_window_stddev{${ROW},window="$window"} / sqrt(fovea_comparison_window_images{${ROW},window="$window"})`, '{{model}} {{comparison}} low'],
  ], { unit: 'none' }),
  panel('timeseries', 'Mean of the metric over the window beside its baseline (SIM, CC ↑ better; KLD, nats ↓)', 'The baseline that `fovea baseline record` froze, and the bounds of three standard errors that one look allows a window.', [
    [`fovea_comparison_window_mean{${ROW},window="$window"} and ignoring (baseline, window) fovea_baseline_mean`, '{{model}} {{comparison}}'],
    [`fovea_baseline_mean{${ROW}}`, '{{model}} {{comparison}} {{baseline}}'],
    [baselineBound('+'), '{{model}} {{comparison}} high'],
    [baselineBound('-'), '{{model}} {{comparison}} low'],
  ], { unit: 'none' }),
  panel('timeseries', 'Drift from the baseline, by the sequential test (0 is right)', '1 while a metric of a row drifts; the test stays valid while one watches.',
    [[`fovea_drift{${ROW}}`, '{{model}} {{comparison}} {{metric}}']], { unit: 'none', min: 0, max: 1 }),
  panel('heatmap', 'Distribution of the metric over images, images per bucket', 'How many images had which value, by when they were compared.',
    [[`sum by (le) (increase(fovea_comparison_value_bucket{${ROW}}[${RATE}]))`, '{{le}}', { format: 'heatmap' }]],
    { unit: 'none', options: { calculate: false, cellGap: 1, color: { mode: 'scheme', scheme: 'Viridis', steps: 64 }, yAxis: { unit: 'none' } } }),
  panel('timeseries', 'Quantiles of the metric, all images so far', 'Which share of the images lies below.', [[`fovea_comparison_quantile{${ROW}}`, '{{model}} {{comparison}} p{{quantile}}']], { unit: 'none' }),
  panel('timeseries', 'Noise floor: f32 against itself (SIM, CC ↑ better; KLD, nats ↓)', 'What the metric is when nothing is quantized, under the same protocol. Only where the second pass is switched on.',
    [['fovea_comparison_mean{feed=~"$feed",model=~"$model",pass="1",metric=~"$metric"}', '{{model}} {{protocol}}']], { unit: 'none' }),
  panel('timeseries', 'Top-1 confidence, f32 to quantized, probability (0 is right)', 'Mean probability of the quantized network\'s top class less that of f32\'s.',
    [['fovea_comparison_confidence_shift_mean{feed=~"$feed",model=~"$model",comparison=~"$comparison"}', '{{model}} {{comparison}}']], { unit: 'none' }),
  panel('timeseries', 'Standard deviation of the metric over images', 'Population standard deviation.', [[`fovea_comparison_stddev{${ROW}}`, '{{model}} {{comparison}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images without a value, share (↓ better)', 'A constant or empty map or mask.', [[`fovea_comparison_undefined_images{${ROW}} / (fovea_comparison_images{${ROW}} + fovea_comparison_undefined_images{${ROW}} > 0)`, '{{model}} {{comparison}}']], { unit: 'percentunit', min: 0 }),
]);

dashboard('fovea-pipeline', 'Fovea: pipeline', 'Is the work flowing?', [], () => [
  panel('timeseries', 'Images waiting, per group of workers (↓ better)', 'In topic images and not explained, or not masked, yet.', [['max by (group) (fovea_images_lag)', '{{group}}']], { min: 0 }),
  panel('timeseries', 'Records waiting, per client (↓ better)', 'Largest lag of any partition.', [['max by (client_id) (kafka_consumer_fetch_manager_records_lag_max >= 0)', '{{client_id}}']], { min: 0 }),
  panel('timeseries', 'Records completed, records/s (↑ better)', 'Their results are acknowledged.', [[`sum by (service) (rate(fovea_records_completed_total[${RATE}]))`, '{{service}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Time per record, 95th percentile, s (↓ better)', 'From fetched to its results.', [[`histogram_quantile(0.95, sum by (service, le) (rate(fovea_record_processing_seconds_bucket[${RATE}])))`, '{{service}}']], { unit: 's', min: 0 }),
  panel('timeseries', 'CPU per image and variant, CPU-s (↓ better)', 'One network at one precision; both together are an image\'s cost.',
    [[`sum by (model, precision, scheme) (rate(fovea_quantize_variant_cpu_seconds_total[${RATE}])) / on () group_left () (sum(rate(fovea_records_completed_total{service="quantize"}[${RATE}])) > 0)`, '{{model}} {{precision}} {{scheme}}']], { unit: 's', min: 0 }),
  panel('timeseries', 'Dead letters since the start, by reason, records (↓ better)', 'The topic dead-letters holds the records, their headers the whole reason.', [['sum by (service, reason) (fovea_dead_letters_total)', '{{service}} {{reason}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images that never became complete, images/min (↓ better)', 'A part did not come before its expiry.', [[`sum(rate(fovea_images_total{outcome="expired"}[${RATE}])) * 60 or vector(0)`, 'expired']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images that wait for parts, images', 'A part of them has come, another has not.', [['sum(fovea_join_open_images)', 'open']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Entries of the join\'s stores', 'About; images and begun: bounded by the images of one expiry, maps and masks by the open ones.', [['sum by (store) (fovea_join_store_entries)', '{{store}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Records in work, records', 'Fetched and neither done nor given up.', [['sum by (service) (fovea_records_in_flight)', '{{service}}']], { min: 0 }),
  panel('timeseries', 'Memory of the process, bytes (↓ better)', 'Native libraries included; the heap beside it.', [
    ['max by (instance, service) (process_resident_memory_bytes)', '{{service}} all'],
    ['sum by (instance, service) (jvm_memory_used_bytes{area="heap"})', '{{service}} heap']], { unit: 'bytes', min: 0 }),
  panel('timeseries', 'CPU, share of all cores', 'Of the machine or container.', [['process_cpu_usage', '{{service}}']], { unit: 'percentunit', min: 0 }),
]);

dashboard('fovea-feeds', 'Fovea: feeds', 'What comes in.', ['feed'], () => [
  panel('timeseries', 'Images published, images/s', 'Kafka has them.', [[`rate(fovea_feed_published_total{feed=~"$feed"}[${RATE}])`, '{{feed}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images that cannot be used, images/min (↓ better)', 'Each is a dead letter.', [[`rate(fovea_feed_dead_lettered_total{feed=~"$feed"}[${RATE}]) * 60`, '{{feed}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Duplicates and left out, images/min', 'The same image again; sampled away.', [[`rate(fovea_feed_duplicates_total{feed=~"$feed"}[${RATE}]) * 60`, '{{feed}} duplicates'], [`rate(fovea_feed_skipped_total{feed=~"$feed"}[${RATE}]) * 60`, '{{feed}} skipped']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images found', 'Published, duplicates, left out and unusable together.', [['fovea_feed_found_total{feed=~"$feed"}', '{{feed}}']], { min: 0 }),
  panel('timeseries', 'Mean SIM with f32, per feed (↑ better)', 'Over all networks and precisions.', [[weighted('feed, comparison', 'feed=~"$feed",pass="",comparison=~".* v f32",metric="sim"'), '{{feed}} {{comparison}}']], { unit: 'none', min: 0, max: 1 }),
  panel('timeseries', 'Finished images, per feed and outcome, images/min', 'Complete, dead-lettered, expired.', [[`sum by (feed, outcome) (rate(fovea_images_total{feed=~"$feed"}[${RATE}])) * 60`, '{{feed}} {{outcome}}']], { unit: 'none', min: 0 }),
]);
