import type { Work } from '../engine/investigation/merge.ts';
import { check } from './json.ts';
import type { Row } from './row.ts';
import { rowSchema, workSchema } from './schema/investigation.ts';

/** Checks it like a file from outside: an older version of us may have written it, or the disk may be faulty. */
export function checkRow(data: unknown): Row {
  return check(data, rowSchema, 'The kept investigation');
}

export function workOf(row: Row): Work {
  const { digests: _d, names: _n, migrations: _m, revision: _r, deletedAt: _x, contentDigest: _c, ...work } = row;
  return check(work, workSchema, 'The kept investigation');
}
