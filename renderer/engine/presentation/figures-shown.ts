/** The figures of a migration in the order in which they are shown, each with its words and how sure it is. */
import { metricNames, metricTable } from '../metric-table.ts';
import type { DowntimeEstimate, LineRef, Metric, MetricName, Migration } from '../model.ts';
import { duration, figure } from './figures.ts';

export interface ShownFigure {
  readonly title: string;
  readonly text: string;
  /** Whether a line states it, or it is computed from lines. */
  readonly kind: Metric['kind'];
  readonly evidence: readonly LineRef[];
}

export interface ShownMetric extends ShownFigure {
  readonly name: MetricName;
  readonly metric: Metric;
}

export function shownFigures({ metrics }: Pick<Migration, 'metrics'>): readonly ShownMetric[] {
  return metricNames.flatMap((name) => {
    const metric = metrics[name];
    if (!metric) return [];
    const { kind, evidence } = metric;
    return [{ name, metric, title: metricTable[name].title, text: figure(metric), kind, evidence }];
  });
}

const ways: Readonly<Record<DowntimeEstimate['way'], Pick<ShownFigure, 'title' | 'kind'>>> = {
  'host-result': { title: 'the host’s own result', kind: 'stated' },
  'vpxa-result': { title: 'vpxa’s result', kind: 'stated' },
  unstun: { title: 'the vmx’s own count', kind: 'stated' },
  'stun-to-resume': { title: 'stun on the source to resume on the destination', kind: 'derived' },
};

/** How long the guest stood still, by every way that the lines allow; none where there is but one: the figures have it. */
export function shownDowntimes({ downtimes }: Pick<Migration, 'downtimes'>): readonly ShownFigure[] {
  if (downtimes.length < 2) return [];
  return downtimes.map(({ way, lowMs, highMs, evidence }) => {
    const [low, high] = [duration(lowMs / 1000), duration(highMs / 1000)];
    return { ...ways[way], text: lowMs === highMs ? low : `${low} to ${high}`, evidence };
  });
}
