// Writes dashboards/*.json: node deploy/grafana/dashboards.mjs
import { writeFileSync } from 'node:fs';

const datasource = { type: 'prometheus', uid: 'prometheus' };
const ROW = 'feed=~"$feed",network=~"$network",comparison=~"$comparison",metric=~"$metric"';

function variable(name, label, query, multi = true) {
  return { name, label, type: 'query', datasource, query: { query, refId: name }, definition: query, refresh: 2, sort: 1,
    multi, includeAll: multi, ...(multi ? { allValue: '.*', current: { text: 'All', value: '$__all' } } : { current: {} }) };
}

const VARIABLES = {
  feed: variable('feed', 'Feed', 'label_values(fovea_comparison_images, feed)'),
  network: variable('network', 'Network', 'label_values(fovea_comparison_images{feed=~"$feed"}, network)'),
  comparison: variable('comparison', 'Comparison', 'label_values(fovea_comparison_images, comparison)'),
  metric: variable('metric', 'Metric', 'label_values(fovea_comparison_images, metric)', false),
};

const place = { x: 0, y: 0, height: 0 };

function panel(type, title, description, targets, { unit = 'short', w = 12, h = 8, min, max, options, custom = {}, transformations } = {}) {
  if (place.x + w > 24) { place.x = 0; place.y += place.height; place.height = 0; }
  const gridPos = { x: place.x, y: place.y, w, h };
  place.x += w;
  place.height = Math.max(place.height, h);
  return { type, title, description, datasource, gridPos,
    targets: targets.map(([expr, legendFormat, extra], i) => ({ refId: String.fromCharCode(65 + i), datasource, expr, legendFormat, ...extra })),
    fieldConfig: { defaults: { unit, min, max, custom }, overrides: [] }, options: options ?? {}, transformations };
}

function dashboard(uid, title, description, variables, panels) {
  place.x = place.y = place.height = 0;
  const json = { uid, title, description, tags: ['fovea'], schemaVersion: 41, version: 1, editable: true, refresh: '10s', timezone: 'browser',
    time: { from: 'now-1h', to: 'now' }, templating: { list: variables.map((name) => VARIABLES[name]) }, annotations: { list: [] },
    links: [{ type: 'dashboards', tags: ['fovea'], title: 'Fovea', asDropdown: true, includeVars: true, keepTime: true }],
    panels: panels().map((one, i) => ({ id: i + 1, ...one })) };
  writeFileSync(new URL(`dashboards/${uid.replace('fovea-', '')}.json`, import.meta.url), `${JSON.stringify(json, null, 2)}\n`);
}

const instant = { instant: true, range: false, format: 'table' };
const heat = { options: { cellHeight: 'sm', footer: { show: false } }, custom: { align: 'auto', cellOptions: { type: 'color-background', mode: 'gradient' } },
  transformations: [{ id: 'groupingToMatrix', options: { rowField: 'network', columnField: 'comparison', valueField: 'Value' } }], w: 8, h: 9 };
const mean = (metric) => [[`avg by (network, comparison) (fovea_comparison_mean{feed=~"$feed",network=~"$network",metric="${metric}"})`, '', instant]];

dashboard('fovea-overview', 'Fovea: overview', 'Are the quantized models still looking at the right thing?', ['feed', 'network'], () => [
  panel('table', 'SIM, 0..1 (↑ better)', 'Mean similarity of the maps, per network and comparison.', mean('sim'), { ...heat, min: 0, max: 1, unit: 'none' }),
  panel('table', 'CC, -1..1 (↑ better)', 'Mean Pearson correlation of the maps.', mean('cc'), { ...heat, min: 0, max: 1, unit: 'none' }),
  panel('table', 'KLD, nats (↓ better)', 'Mean Kullback-Leibler divergence of the maps.', mean('kld'), { ...heat, min: 0, unit: 'none' }),
  panel('timeseries', 'Top-1 agreement with f32, share (↑ better)', 'Images on which the quantized network gives the class that f32 gives.',
    [['fovea:comparison_agreement:ratio{feed=~"$feed",network=~"$network"}', '{{network}} {{comparison}} {{feed}}']], { unit: 'percentunit', min: 0, max: 1 }),
  panel('timeseries', 'Finished images, images/s', 'By what became of them.', [['sum by (outcome) (rate(fovea_images_total{feed=~"$feed"}[1m]))', '{{outcome}}']], { min: 0 }),
  panel('stat', 'Images compared', 'Of the row with the most.', [['max(fovea_comparison_images{feed=~"$feed",network=~"$network"})', 'images']], { w: 8, h: 5 }),
  panel('stat', 'Since a row last grew, s (↓ better)', 'Age of the youngest change of the table, from the images of the last hour.', [['time() - max(fovea:comparison_last_growth:timestamp)', 'age']], { unit: 's', w: 8, h: 5 }),
  panel('stat', 'Processes answering, share (↑ better)', 'Of those that Prometheus scrapes.', [['avg(up)', 'up']], { unit: 'percentunit', w: 8, h: 5, min: 0, max: 1 }),
]);

dashboard('fovea-network', 'Fovea: network', 'One network at all precisions over time.', ['feed', 'network', 'comparison', 'metric'], () => [
  panel('timeseries', 'Mean of the metric, all images so far (SIM, CC ↑ better; KLD ↓)', 'The running table.', [[`fovea_comparison_mean{${ROW}}`, '{{network}} {{comparison}} {{scheme}}']], { unit: 'none' }),
  panel('timeseries', 'Mean of the metric, last 30 min, with its 95 % band', 'Windowed mean and its confidence interval.', [
    [`fovea:comparison_mean:30m{${ROW}}`, '{{network}} {{comparison}}'],
    [`fovea:comparison_mean:30m{${ROW}} + 1.96 * fovea_comparison_stddev{${ROW}} / sqrt(fovea:comparison_images:30m{${ROW}})`, '{{network}} {{comparison}} high'],
    [`fovea:comparison_mean:30m{${ROW}} - 1.96 * fovea_comparison_stddev{${ROW}} / sqrt(fovea:comparison_images:30m{${ROW}})`, '{{network}} {{comparison}} low'],
  ], { unit: 'none' }),
  panel('timeseries', 'Standard deviation over images', 'Population standard deviation.', [[`fovea_comparison_stddev{${ROW}}`, '{{network}} {{comparison}}']], { unit: 'none', min: 0 }),
  panel('timeseries', 'Images without a value, share (↓ better)', 'A constant or empty map or mask.', [[`fovea_comparison_undefined_images{${ROW}} / (fovea_comparison_images{${ROW}} + fovea_comparison_undefined_images{${ROW}} > 0)`, '{{network}} {{comparison}}']], { unit: 'percentunit', min: 0 }),
]);

dashboard('fovea-pipeline', 'Fovea: pipeline', 'Is the work flowing?', [], () => [
  panel('timeseries', 'Records waiting, per client (↓ better)', 'Largest lag of any partition.', [['max by (client_id) (kafka_consumer_fetch_manager_records_lag_max >= 0)', '{{client_id}}']], { min: 0 }),
  panel('timeseries', 'Records completed, records/s (↑ better)', 'Their results are acknowledged.', [['sum by (service) (rate(fovea_records_completed_total[1m]))', '{{service}}']], { min: 0 }),
  panel('timeseries', 'Time per record, 95th percentile, s (↓ better)', '', [['histogram_quantile(0.95, sum by (service, le) (rate(fovea_record_processing_seconds_bucket[5m])))', '{{service}}']], { unit: 's', min: 0 }),
  panel('timeseries', 'Dead letters, records/min (↓ better)', 'The topic dead-letters holds the records, their headers the reason.', [['sum by (service) (rate(fovea_records_dead_lettered_total[5m])) * 60', '{{service}}']], { min: 0 }),
  panel('timeseries', 'Images that never became complete, images/min (↓ better)', 'A part did not come before its expiry.', [['sum(rate(fovea_images_total{outcome="expired"}[5m])) * 60 or vector(0)', 'expired']], { min: 0 }),
  panel('timeseries', 'Heap and other memory of the JVM, bytes', '', [['sum by (service, area) (jvm_memory_used_bytes)', '{{service}} {{area}}']], { unit: 'bytes', min: 0 }),
  panel('timeseries', 'CPU, share of all cores', '', [['process_cpu_usage', '{{service}}']], { unit: 'percentunit', min: 0 }),
  panel('timeseries', 'Records in work', '', [['sum by (service) (fovea_records_in_flight)', '{{service}}']], { min: 0 }),
]);

dashboard('fovea-feeds', 'Fovea: feeds', 'What comes in.', ['feed'], () => [
  panel('timeseries', 'Images published, images/s', '', [['rate(fovea_feed_published_total{feed=~"$feed"}[1m])', '{{feed}}']], { min: 0 }),
  panel('timeseries', 'Images that cannot be used, images/min (↓ better)', '', [['rate(fovea_feed_dead_lettered_total{feed=~"$feed"}[5m]) * 60', '{{feed}}']], { min: 0 }),
  panel('timeseries', 'Duplicates and left out, images/min', '', [['rate(fovea_feed_duplicates_total{feed=~"$feed"}[5m]) * 60', '{{feed}} duplicates'], ['rate(fovea_feed_skipped_total{feed=~"$feed"}[5m]) * 60', '{{feed}} skipped']], { min: 0 }),
  panel('timeseries', 'Images found', '', [['fovea_feed_found_total{feed=~"$feed"}', '{{feed}}']], { min: 0 }),
]);
