/**
 * Migrations as OpenTelemetry traces, in OTLP's JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding": ids in hex,
 * 64-bit integers as strings): what a collector's `otlpjsonfile` receiver or `POST /v1/traces` takes.
 */
import type { Analysis, Migration, Side } from '../../model.ts';
import { causeOf } from '../../presentation/cause.ts';
import { endLabel } from '../../presentation/names.ts';
import { isZoneStated } from '../zones.ts';
import { spanId, traceId } from './ids.ts';
import { momentsOf, spansOf } from './spans.ts';
import type { Span } from './spans.ts';

type Value = string | number | boolean;

export function otlp(
  { migrations, sources }: Pick<Analysis, 'migrations' | 'sources'>,
  version: string,
  isRedacted = false,
): object {
  const byHost = new Map<string, object[]>();
  const put = (host: string, span: object) => void (byHost.get(host)?.push(span) ?? byHost.set(host, [span]));
  for (const one of migrations) {
    const isStated = isZoneStated(one.lines, sources);
    const { spans, movedBackMicros } = spansOf(one);
    const about = { 'switchover.zone_stated': isStated, 'switchover.destination_moved_back_us': movedBackMicros };
    for (const span of spans) put(hostOf(one, span.side), spanEntry(one, span, spans, about));
  }
  return {
    resourceSpans: [...byHost].map(([host, spans]) => ({
      resource: {
        attributes: attributes({
          'service.name': 'vmotion',
          'host.name': host === '' ? undefined : host,
          'switchover.redacted': isRedacted,
        }),
      },
      scopeSpans: [{ scope: { name: 'switchover', version }, spans }],
    })),
  };
}

const hostOf = (one: Migration, side: Side | undefined): string =>
  side === undefined ? '' : (endLabel(one, side) ?? side);

function spanEntry(one: Migration, span: Span, spans: readonly Span[], about: Readonly<Record<string, Value>>): object {
  const id = (of: Span) => spanId(one, of.kind, of.name, of.side ?? '', of.round?.n ?? 0, of.earlier);
  const parent = spans[span.parent];
  const isWhole = span.kind === 'migration';
  return {
    traceId: traceId(one),
    spanId: id(span),
    ...(parent && { parentSpanId: id(parent) }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(span.end),
    attributes: attributes(isWhole ? { ...whole(one), ...about } : part(one, span)),
    ...(isWhole && {
      events: momentsOf(one).map(({ name, side, time }) => ({
        name,
        timeUnixNano: nanos(time),
        attributes: attributes({ 'vmotion.side': side }),
      })),
      status:
        one.outcome === 'failed' ? { code: 2, message: causeOf(one) } : one.outcome === 'succeeded' ? { code: 1 } : {},
    }),
  };
}

function whole(one: Migration): Readonly<Record<string, Value | undefined>> {
  const metrics = Object.entries(one.metrics).map(
    ([name, metric]) => [`vmotion.metric.${name}`, metric.value] as const,
  );
  return {
    'vmotion.id': one.id,
    'vmotion.kind': one.kind,
    'vmotion.outcome': one.outcome,
    'vmotion.vm': one.vm.name,
    'vmotion.source': endLabel(one, 'source'),
    'vmotion.destination': endLabel(one, 'destination'),
    'vmotion.failure': one.failure?.status ?? one.failure?.message,
    ...Object.fromEntries(metrics),
  };
}

function part(one: Migration, { side, round }: Span): Readonly<Record<string, Value | undefined>> {
  return {
    'vmotion.id': one.id,
    'vmotion.side': side,
    ...(round && {
      'vmotion.round': round.n,
      'vmotion.pages_left': round.remainingPages,
      'vmotion.bandwidth_mb_per_s': round.bandwidthMBps,
      'vmotion.sent_to_dirtied_percent': round.transmitToDirtyPercent,
    }),
  };
}

const nanos = (micros: number): string => (BigInt(Math.max(0, micros)) * 1000n).toString();

function attributes(values: Readonly<Record<string, Value | undefined>>): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueEntry(value) }],
  );
}

function valueEntry(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
