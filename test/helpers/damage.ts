/** Seeded damage to what a closed profile keeps: to the files of Chromium's database, and to those of the second copy. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../fixtures/random.ts';
import type { Random } from '../fixtures/random.ts';

type Bytes = Buffer<ArrayBuffer>;
/** What becomes of a file; undefined: it is removed. */
type Way = (bytes: Bytes, random: Random) => Bytes | undefined;

const flipped: Way = (bytes, random) => {
  for (let at = 0; at < 3; at += 1) {
    const place = random.int(0, bytes.length - 1);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << random.int(0, 7));
  }
  return bytes;
};
const cut: Way = (bytes, random) => bytes.subarray(0, random.int(0, bytes.length - 1));
const junk: Way = (bytes, random) => Buffer.from(random.hex(2 * Math.max(16, bytes.length)), 'hex');
const removed: Way = () => undefined;
const hurt: Way = (bytes, random) => random.pick([flipped, cut, junk])(bytes, random);
/** Names a manifest that is not there. */
const astray: Way = () => Buffer.from('MANIFEST-999999\n');

export interface Damage {
  readonly what: string;
  /** Below the profile, with slashes. */
  readonly files: RegExp;
  /** All of them, or one that the seed picks. */
  readonly isAll: boolean;
  readonly way: Way;
}

const database = String.raw`IndexedDB/[^/]*\.indexeddb\.`;
const onDatabase = (what: string, file: string, way: Way, isAll = true): Damage => ({
  what: `the database's ${what}`,
  files: new RegExp(`${database}${file}$`),
  isAll,
  way,
});

/** A log that is flipped may be read to its first flaw, one that is cut reads well and is short; both are silent. */
export const databaseDamage: readonly Damage[] = [
  onDatabase('log, cut', String.raw`leveldb/\d+\.log`, cut),
  onDatabase('log, bits flipped', String.raw`leveldb/\d+\.log`, flipped),
  onDatabase('tables, bits flipped', String.raw`leveldb/\d+\.ldb`, flipped),
  onDatabase('manifest, junk', String.raw`leveldb/MANIFEST-\d+`, junk),
  onDatabase('manifest, cut', String.raw`leveldb/MANIFEST-\d+`, cut),
  onDatabase('CURRENT, junk', 'leveldb/CURRENT', junk),
  onDatabase('CURRENT, naming another manifest', 'leveldb/CURRENT', astray),
  onDatabase('files, removed', 'leveldb/.*', removed),
  onDatabase('blob, damaged', String.raw`blob/.*/[0-9a-f]+`, hurt, false),
  onDatabase('blob, removed', String.raw`blob/.*/[0-9a-f]+`, removed, false),
];

/** What else Chromium keeps for the page. Nothing may rest on it alone. */
export const otherDamage: readonly Damage[] = [
  { what: 'local storage, junk', files: /Local Storage\/leveldb\/\d+\.log$/, isAll: true, way: junk },
];

/** Beside the profile's own files in Electron; in the origin's private file system in a browser. */
const copies =
  /^investigations\/|^(?:Default\/)?File System\/\d+\/t\/\d+\/|^(?:Default\/)?WebStorage\/\d+\/FileSystem\/t\/\d+\//;
const onCopy = (what: string, way: Way, isAll: boolean): Damage => ({
  what: `the second copy's ${what}`,
  files: copies,
  isAll,
  way,
});

export const copyDamage: readonly Damage[] = [
  onCopy('file, bits flipped', flipped, false),
  onCopy('file, cut', cut, false),
  onCopy('file, removed', removed, false),
  onCopy('files, junk', junk, true),
  onCopy('files, removed', removed, true),
];

/** Both at once: no file of the copy is as it was. */
export const damageToBoth: readonly (readonly Damage[])[] = databaseDamage
  .filter(({ what }) => !what.includes('blob'))
  .map((one) => [one, onCopy('files, bits flipped', flipped, true)]);

/** Does it; throws where there is no such file, as nothing would be tried then. Says what it did. */
export function damage(profile: string, { what, files, isAll, way }: Damage, seed: number): string {
  const random = seededRandom(seed);
  const all = readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => files.test(path.slice(profile.length + 1)))
    .sort();
  if (all.length === 0) throw new Error(`There is nothing to damage: ${what}`);
  const chosen = isAll ? all : [random.pick(all)];
  for (const path of chosen) {
    const bytes = way(readFileSync(path), random);
    if (bytes) writeFileSync(path, bytes);
    else rmSync(path);
  }
  return `${what}, seed ${seed}: ${chosen.map((path) => path.slice(profile.length + 1)).join(', ')}`;
}
