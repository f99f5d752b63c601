/** Holds what a hostile input gave against what its sound logs give alone. */
import { expect } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Analysis, LineRef, Migration } from '../../renderer/engine/model.ts';
import { mostWarnings } from '../../renderer/engine/warnings.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import type { Files, HostileCase } from '../fixtures/hostile/index.ts';
import { tar } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { membersOf } from '../fixtures/hostile/readable.ts';

/** A place of a line as what stands there, so that lines between others change nothing. */
type Named = (ref: LineRef) => string;

function namer({ sources }: Analysis, files: Files): Named {
  const lines = sources.map(({ path }) => {
    const name = Object.keys(files).find((one) => path.endsWith(`/${one}`) || path === one);
    return name === undefined ? undefined : { name, lines: (files[name] ?? '').split('\n') };
  });
  return ({ source, line }) => {
    const file = lines[source];
    return file ? `${file.name}: ${plain(file.lines[line - 1] ?? '(no such line)')}` : `elsewhere ${source} ${line}`;
  };
}

function plain(line: string): string {
  return line.slice(line.lastIndexOf('\0') + 1).replace(/\r+$/, '');
}

function isRef(value: object): value is LineRef {
  return 'source' in value && 'line' in value && typeof value.line === 'number';
}

/** Everything that a migration says, its places named. */
function told(migration: Migration, named: Named): unknown {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    if (isRef(value)) return { ...value, source: undefined, line: undefined, at: named(value) };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inside(one)]));
  };
  return inside({ ...migration, key: undefined });
}

function linesOf(migration: Migration, named: Named): readonly string[] {
  return migration.lines.map(named);
}

/**
 * What the migrations of an analysis say, with lines in place of their numbers, so that two analyses can be held against each
 * other. `by text` where the same line can stand in another file.
 */
export function factsOf(
  analysis: Analysis,
  files: Files,
  places: 'by place' | 'by text' = 'by place',
): readonly unknown[] {
  const named = places === 'by text' ? () => '' : namer(analysis, files);
  return analysis.migrations.map((migration) => told(migration, named));
}

async function alone(files: Files): Promise<readonly { migration: Migration; named: Named }[]> {
  const analysis = await analyse([memorySource('alone.tar', tar(membersOf(files)))], { platform: nodePlatform });
  const named = namer(analysis, files);
  return analysis.migrations.map((migration) => ({ migration, named }));
}

export async function expectFactsOutside(analysis: Analysis, one: HostileCase): Promise<void> {
  const wanted = await alone(one.outside);
  const named = namer(analysis, one.placed ?? one.outside);
  const sound = new Set(
    Object.entries(one.outside).flatMap(([name, text]) => text.split('\n').map((line) => `${name}: ${line}`)),
  );
  const found = analysis.migrations.filter((migration) => linesOf(migration, named).some((line) => sound.has(line)));
  if (one.compare === 'lines' || one.compare === 'lines of any') {
    const isSame = (id: Migration['id'], other: Migration) => one.compare === 'lines of any' || other.id === id;
    for (const { migration, named: names } of wanted) {
      const same = found.filter((other) => isSame(migration.id, other)).flatMap((other) => linesOf(other, named));
      expect(new Set(same)).toEqual(new Set([...same, ...linesOf(migration, names)]));
    }
  } else {
    expect(found.map((migration) => told(migration, named))).toEqual(
      wanted.map(({ migration, named: names }) => told(migration, names)),
    );
  }
}

export function expectReasons({ warnings }: Analysis, { told: reasons }: Pick<HostileCase, 'told'>): void {
  for (const { kind, orKind = kind, path = '', message = '' } of reasons) {
    const listed = warnings.filter(
      (warning) =>
        (warning.kind === kind || warning.kind === orKind) &&
        warning.path.includes(path) &&
        warning.message.includes(message),
    );
    expect(listed, `${kind} ${path} ${message} in ${JSON.stringify(warnings.slice(0, 5))}`).not.toEqual([]);
  }
  // A reason is told once or a few times, not for each of its bytes.
  expect(warnings.length).toBeLessThan(2 * mostWarnings);
}
