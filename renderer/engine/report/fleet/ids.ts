/** Ids that come out the same wherever and whenever a migration is exported, so that two exports of it are one. */
import { utf8Of } from '../../base/utf8.ts';
import type { Migration } from '../../model.ts';

/** FNV-1a, 64 bits: to tell things apart, not to hide them. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hash64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of utf8Of(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/** The migration's own id; where no line shows one, what else is its own. */
export function documentId({ id, kind, vm, firstSeen }: Migration): string {
  return id ?? `none-${hash64([kind, vm.uuid ?? vm.path ?? vm.name ?? '', firstSeen ?? ''].join('\n'))}`;
}

/** 32 hex digits, of which the last 16 are the migration id in hex. */
export function traceId(migration: Migration): string {
  const low = migration.idHex?.padStart(16, '0').slice(-16) ?? hash64(documentId(migration));
  return hash64(`trace ${documentId(migration)}`) + low;
}

export function spanId(migration: Migration, ...parts: readonly (string | number)[]): string {
  return hash64(['span', documentId(migration), ...parts].join('\n'));
}
