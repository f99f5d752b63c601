/** What a report and the terminal say first of moves that did not go well: what happened, why, what to do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyseCommand } from '../../../electron/cli/analyse.ts';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { own, slot } from '../../../renderer/engine/base/own-text.ts';
import { tested } from '../../../renderer/engine/diagnosis/finding.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact } from '../../../renderer/engine/report/redact/redact.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { failureLogs } from '../../fixtures/failures.ts';
import type { FailureName } from '../../fixtures/failures.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { runCommand } from '../../helpers/run-command.ts';
import { requestFor } from '../../helpers/sample-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: FailureName): Promise<Analysis> {
  const sources = Object.entries(failureLogs[name]).map(([path, text]) => memorySource(path, text));
  return analyse(sources, { platform: nodePlatform });
}

const markdown = (analysis: Analysis): string => [...writeReport(requestFor(analysis), 'markdown')].join('');

async function terminal(name: FailureName): Promise<string> {
  for (const [path, text] of Object.entries(failureLogs[name])) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return (await runCommand(analyseCommand, join(folder, name))).out;
}

/** The headings of a chapter, from that of the migration on. */
const headings = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^#{2,3} (.+)$/.exec(line)?.[1] ?? []);

const expected: Readonly<
  Record<FailureName, { headline: string; why: string; next: string; end: string | undefined }>
> = {
  refused: {
    headline: 'vm-311 did not move, and no line shows that it began on a host: the host lacks CPU features of the VM',
    why: 'cpuid.avx512f',
    next: 'set EVC',
    end: 'Failed: vim.fault.FeatureRequirementsNotMet',
  },
  'path-between': {
    headline: 'app-031 did not move esx-11 → esx-12: the hosts lost each other on the vMotion network',
    why: 'Both sides saw the connection close',
    next: 'vmkping',
    end: 'Failed: Connection closed by remote host, possibly due to timeout (0xbad003f)',
  },
  'only-follows': {
    headline:
      'A VM (migration 6640177203318844120) did not move 10.20.30.11 → 10.20.30.12: the cause is not known; the source only says “Migration considered a failure by the VMX”',
    why: 'What is here does not state for certain why it failed',
    next: 'Read next: this VM’s vmware.log on the source',
    end: 'Failed: Migration considered a failure by the VMX',
  },
  cancelled: {
    headline: 'The move of A VM (migration 6640177203318844127) to 10.20.30.12 was cancelled',
    why: 'the migration was cancelled',
    next: 'task list',
    end: 'Failed: Migration was canceled by the user (0xbad0092)',
  },
  'long-names': {
    headline:
      'warehouse-reporting-and-archive-database-of-the-northern-plant-2 did not move: the hosts lost each other on the vMotion network',
    why: 'Both sides saw the connection close',
    next: 'vmkping',
    end: undefined,
  },
};

describe.each(Object.entries(expected) as [FailureName, (typeof expected)[FailureName]][])('%s', (name, words) => {
  it('the report begins with what happened, why, and what to do; then what led to it', async () => {
    const text = markdown(await read(name));
    const chapter = text.slice(text.indexOf('\n## 1'));
    expect(chapter.replaceAll('\\', '')).toContain(`**${words.headline}**`);
    expect(headings(chapter).slice(1, 4)).toEqual([
      expect.stringMatching(/^Why \(/),
      'What to do next',
      'What led to it, line by line',
    ]);
    const [why = '', next = ''] = chapter.split('### ').slice(1);
    expect(why).toContain(words.why);
    expect(next).toContain(words.next);
    if (words.end !== undefined) expect(chapter.replaceAll('\\', '')).toContain(`**${words.end}**`);
  });

  it('the terminal says the same, and lists the lines with why they belong', async () => {
    const out = await terminal(name);
    expect(out).toContain(`\n${words.headline}.\n  Why (`);
    expect(out).toContain(words.why);
    expect(out).toContain(words.next);
    expect(out).toMatch(/\nTIME +HOST +WHAT +LINE +BELONGS\n/);
    expect(out).toMatch(/ ✕ Failed: .* (?:id|task)\n/);
  });
});

describe('what speaks against a cause, and a command that shows whether it holds', () => {
  async function planted(): Promise<Analysis> {
    const analysis = await read('path-between');
    const [one] = analysis.migrations;
    const [first, ...others] = one?.findings ?? [];
    if (!one || !first) throw new Error('no finding');
    const finding = tested(first, own`${slot('host', 'esx-12.lab.example')} shows no link event.`, {
      on: 'destination',
      command: own`vmkping -I vmk1 ${slot('address', '10.20.30.11')}`,
    });
    return { ...analysis, migrations: [{ ...one, findings: [finding, ...others] }] };
  }

  it('stand in the report', async () => {
    const text = markdown(await planted()).replaceAll('\\', '');
    expect(text).toContain('Against: esx-12.lab.example shows no link event.');
    expect(text).toContain(
      '- Make sure: run this on esx-12.lab.example (the destination): `vmkping -I vmk1 10.20.30.11`',
    );
  });

  it('and hold no name where names are replaced', async () => {
    const { request } = redact(requestFor(await planted()));
    const text = [...writeReport(request, 'markdown')].join('');
    expect(text).toContain('shows no link event');
    expect(text).toMatch(/Make sure: run this on host-\d \(the destination\): `vmkping -I vmk1 \S+`/);
    expect(text).not.toMatch(/esx-1[12]|lab\.example|10\.20\.30\.1[12]|app-031/);
  });
});

it('of many failures the terminal explains none, and of a few each, without their lines', async () => {
  const copies = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const file = join(folder, `many-${count}`, `esx-${n}`, 'vmkernel.log');
      mkdirSync(dirname(file), { recursive: true });
      const text = failureLogs['only-follows']['vmkernel.log'] ?? '';
      writeFileSync(file, text.replaceAll('6640177203318844120', `664017720331884412${n}`));
    }
    return runCommand(analyseCommand, join(folder, `many-${count}`));
  };
  const [few, many] = [(await copies(5)).out, (await copies(6)).out];
  expect(few.match(/ {2}Why \(/g)).toHaveLength(5);
  expect(few).not.toContain('What led to it');
  expect(many).not.toContain('  Why (');
});
