/** In whatever form the lines of an excerpt come, the facts of its `expected.json` are found, and none is invented. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { beginsRecord } from '../../../renderer/engine/logs/formats.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { logsBelow, noExcerpts, outsidePath } from '../../helpers/excerpts.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { tallied } from './facts.ts';
import type { Tally, Wanted } from './facts.ts';
import { forms, timeless } from './forms.ts';
import type { Files, Form } from './forms.ts';

interface Excerpt {
  readonly name: string;
  readonly files: Files;
  readonly wanted: readonly Wanted[];
  readonly isDecoy: boolean;
}

function excerptsIn(folder: string): readonly Excerpt[] {
  const root = outsidePath(folder);
  if (root === undefined) return [];
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'expected.json')))
    .map((name) => {
      const below = join(root, name);
      const files = logsBelow(below).map((path): [string, string] => [
        path.slice(below.length + 1),
        readFileSync(path, 'utf8'),
      ]);
      const { migrations } = JSON.parse(readFileSync(join(below, 'expected.json'), 'utf8')) as {
        migrations: readonly Wanted[];
      };
      return { name, files: new Map(files), wanted: migrations, isDecoy: /decoy|no-migration/.test(name) };
    });
}

/** Forms are of lines with headers: bare messages have none. */
const hasHeaders = ({ files }: Excerpt) =>
  [...files.values()].some((text) => String(text).split('\n').some(beginsRecord));
const excerpts = [
  ...excerptsIn('logs'),
  ...excerptsIn('logs-2').filter(({ name }) => !/^(?:form|raw)-/.test(name)),
].filter(hasHeaders);
if (excerpts.length === 0) console.log(`Tests over forms of real excerpts are skipped: ${noExcerpts}.`);

function read(files: ReadonlyMap<string, Uint8Array | string>): Promise<Analysis> {
  return analyse(
    [...files].map(([path, data]) => memorySource(path, data)),
    { platform: nodePlatform },
  );
}

/** By whatever an excerpt holds, not by our reading of it: its stamps aside where the form has none. */
function without(one: Wanted): Wanted {
  return Object.fromEntries(
    Object.entries(one).filter(([name]) => !/Seen|start|end|At$|^preCopyEnd/.test(name)),
  ) as Wanted;
}

const plain = new Map<string, Promise<Tally>>();

function plainOf({ name, files, wanted }: Excerpt): Promise<Tally> {
  const tally = plain.get(name) ?? read(files).then((analysis) => tallied(analysis, wanted));
  plain.set(name, tally);
  return tally;
}

/** What one form loses of all excerpts, and what is wrong in it. */
async function heldIn(form: Form, among: readonly Excerpt[]) {
  const [lost, wrong]: [string[], string[]] = [[], []];
  let all = 0;
  for (const excerpt of among) {
    const plainly = await plainOf(excerpt);
    const wanted = form.isTimeless ? excerpt.wanted.map(without) : excerpt.wanted;
    const analysis = await read(form.make(excerpt.files));
    const tally = tallied(analysis, wanted);
    const should = form.isTimeless
      ? plainly.found.filter((fact) => !/: (?:.*Seen|start|end|.*At|preCopyEnd)$/.test(fact))
      : plainly.found;
    all += should.length;
    lost.push(...should.filter((fact) => !tally.found.includes(fact)).map((fact) => `${excerpt.name}: ${fact}`));
    const more = tally.wrong.filter((fact) => !plainly.wrong.includes(fact));
    // What the plain form invents is no fault of this one.
    const invented = tally.invented.slice(plainly.invented.length).map((id) => `invented ${id}`);
    wrong.push(...[...more, ...invented].map((fact) => `${excerpt.name}: ${fact}`));
    if (JSON.stringify(analysis.migrations).includes('secret'))
      wrong.push(`${excerpt.name}: another field got into it`);
  }
  return { all, lost, wrong };
}

describe.skipIf(excerpts.length === 0)('forms of real excerpts', () => {
  test.each([...forms, ...timeless].map((form) => [form.name, form] as const))('%s', async (_name, form) => {
    const { all, lost, wrong } = await heldIn(form, excerpts);
    expect(wrong.join('\n')).toBe('');
    expect(lost.length / all, lost.join('\n')).toBeLessThanOrEqual(1 - (form.share ?? 0.97));
  });
});
