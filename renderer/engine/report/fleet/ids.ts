/** Ids that come out the same wherever and whenever a migration is exported, so that two exports of it are one. */
import type { Migration } from '../../model.ts';

/** FNV-1a, 64 bits: to tell things apart, not to hide them. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hash64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of utf8(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/** UTF-8 by hand: the engine has no TextEncoder. Lone surrogates are counted as they are. */
function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) yield code;
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 63)];
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    else yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  }
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
