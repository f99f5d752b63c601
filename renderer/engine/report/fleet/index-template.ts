/**
 * The index template for OpenSearch and Elasticsearch: what one filters and adds up by is indexed, the rest is kept as it came
 * (`dynamic: false`), so that no log text can make fields. `PUT _index_template/switchover-migrations`.
 */
import { metricNames } from '../../metric-table.ts';
import { indexName } from './ndjson.ts';

const keyword = { type: 'keyword', ignore_above: 1024 };
const text = { type: 'text', fields: { keyword } };
const date = { type: 'date_nanos', format: 'strict_date_optional_time_nanos' };
const number = { type: 'double' };
const whole = { type: 'long' };
const flag = { type: 'boolean' };
const object = (properties: object): object => ({ properties });

const endpoint = object({ host: keyword, ip: keyword, managementIp: keyword, datastore: keyword, worldId: whole });
const metric = object({ value: number, unit: keyword, kind: keyword });

const properties = {
  '@timestamp': date,
  format: keyword,
  version: whole,
  redacted: flag,
  id: keyword,
  idHex: keyword,
  kind: keyword,
  outcome: keyword,
  runsOn: keyword,
  preCopyEnd: keyword,
  sides: keyword,
  hostLogs: keyword,
  priority: keyword,
  swap: keyword,
  encrypted: flag,
  opIds: keyword,
  isZoneStated: flag,
  firstSeen: date,
  lastSeen: date,
  vm: object({ name: keyword, path: keyword, uuid: keyword, vmid: whole }),
  source: endpoint,
  destination: endpoint,
  metrics: object(Object.fromEntries(metricNames.map((name) => [name, metric]))),
  failure: object({ status: text, message: text, code: keyword, fault: keyword, messageId: keyword, side: keyword }),
  findings: object({ id: keyword, title: text, rank: keyword, confidence: keyword }),
  around: object({ kind: keyword, name: keyword, side: keyword, object: keyword, datastore: keyword, time: date }),
  task: object({
    id: keyword,
    method: keyword,
    entity: keyword,
    askedBy: keyword,
    fault: keyword,
    queuedSeconds: number,
  }),
  asked: object({ user: keyword, by: keyword }),
  clock: object({ lowMicros: number, highMicros: number, isConsistent: flag }),
};

export function indexTemplate(): object {
  return {
    index_patterns: [`${indexName}*`],
    template: { settings: { number_of_shards: 1 }, mappings: { dynamic: false, properties } },
  };
}
