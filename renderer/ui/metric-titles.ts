export { metricTitles } from '../engine/report/metric-titles.ts';
