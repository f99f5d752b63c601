/**
 * Some migrations of an analysis on their way to the page: text, which it reads in less than half of the time that a structured
 * clone takes. Findings go beside: the sentences of the knowledge base hold characters (“, →) for which V8 would keep all of
 * that text in two bytes a character.
 */
import type { Finding, Migration } from '../engine/model.ts';

export interface Part {
  /** JSON of the migrations without their findings. */
  readonly migrations: string;
  /** JSON of those of each that has any, by its place. */
  readonly findings: string;
}

export function partOf(migrations: readonly Migration[]): Part {
  const findings = migrations.flatMap((one, place) => (one.findings.length > 0 ? [[place, one.findings]] : []));
  const bare = migrations.map((one) => (one.findings.length > 0 ? { ...one, findings: [] } : one));
  return { migrations: JSON.stringify(bare), findings: JSON.stringify(findings) };
}

export function migrationsOf(part: Part): Migration[] {
  const migrations = JSON.parse(part.migrations) as Migration[];
  for (const [place, findings] of JSON.parse(part.findings) as readonly (readonly [number, readonly Finding[]])[])
    migrations[place] = { ...(migrations[place] as Migration), findings };
  return migrations;
}
