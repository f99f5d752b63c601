import { beforeAll, describe, expect, it } from 'vitest';
import type { Analysis, Finding, HostEvent, Migration } from '../../../renderer/engine/model.ts';
import { own } from '../../../renderer/engine/base/own-text.ts';
import { finding } from '../../../renderer/engine/diagnosis/finding.ts';
import { aboutClocks, chainOf, chainTime } from '../../../renderer/engine/presentation/chain.ts';
import type { Chain } from '../../../renderer/engine/presentation/chain.ts';
import { moment } from '../../../renderer/engine/presentation/figures.ts';
import { redactAnalysis } from '../../../renderer/engine/report/redact/redact.ts';
import { reconstruct } from '../../helpers/reconstruct.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

function ofVm(name: string): Migration {
  const found = analysis.migrations.find(({ vm }) => vm.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

/** `time side mark what file:line`. */
function told(chain: Chain, { sources }: Analysis = analysis): readonly string[] {
  return chain.rows.map((row) => {
    const [at] = row.evidence;
    const place = at ? ` ${sources[at.source]?.path.split('/').at(-1) ?? ''}:${at.line}` : '';
    const when = row.mark === 'silence' ? '…' : chainTime(row, moment);
    return `${when} ${row.side ?? 'vCenter'} ${row.mark}: ${row.what.text}${place}`;
  });
}

describe('of the sample', () => {
  it('tells what led to the end of erp-01, its silence included', () => {
    const chain = chainOf(ofVm('erp-01'));
    expect(told(chain)).toEqual([
      '03:47:21.215 source step: Pre-copy begins vmware-0.log:130',
      '03:47:46.411 source step: 3 rounds, 326 MiB left (83,419 pages): fits the goal of 500 ms vmkernel.log:903',
      '03:47:46.417 source step: The guest is stunned, for 100 s at most vmware-0.log:134',
      '03:47:46.7 ± 0.3 destination step: Restoring the VM’s devices begins vmware-1.log:6',
      '03:47:47.0 ± 0.3 destination step: All changed pages are received vmkernel.log:1184',
      '… vCenter silence: about 99.4 s without a line about it from either host',
      '03:47:51.0 ± 0.3 destination beside: Latency of naa.60002ac0000000000000001b0001f2a3 rose vmkernel.log:1186',
      '03:48:50.6 ± 0.3 destination beside: Latency of naa.60002ac0000000000000001b0001f2a3 rose vmkernel.log:1200',
      '03:49:26.400 source followed: The destination waited long for the VM vmware-0.log:136',
      '03:49:26.411 source end: Failed: Maximum switchover time for migration exceeded (0xbad0107) vmkernel.log:922',
      '03:49:26.412 source followed: The VMX gave the migration up vmkernel.log:923',
      '03:49:26.419 source led: The guest stood still longer than allowed vmware.log:3',
      '03:49:26.420 source step: The guest goes on at the source vmware.log:4',
      '03:49:26.8 ± 0.3 destination step: The destination cleans up vmware-1.log:13',
    ]);
    expect(chain.about.text).toBe('11 of 64 lines of both hosts and vCenter');
    expect(aboutClocks(chain).text).toBe('the source’s clock');
    expect(chain.lanes).toEqual(['source', 'destination']);
  });

  it('puts the end of web-07 on the host that logged its status, and only once', () => {
    const chain = chainOf(ofVm('web-07'));
    const ends = told(chain).filter((row) => row.includes(' end: '));
    expect(ends).toEqual(['03:03:28.8 ± 0.2 destination end: Failed: Out of memory (0xbad0014) vmkernel.log:685']);
    expect(told(chain)).toContain(
      '03:03:24.7 ± 0.2 destination led: The destination was short of memory vmkernel.log:682',
    );
  });

  it('has one clock and one host where a move stays on its host', () => {
    const chain = chainOf(ofVm('file-05'));
    expect(chain.about.text).toBe('5 of 8 lines of the host and vCenter');
    expect(aboutClocks(chain).text).toBe('the host’s clock; vCenter’s lines on its own');
    expect(told(chain).filter((row) => row.includes('silence'))).toEqual([
      '… vCenter silence: 6 min 52 s without a line about it from the host',
    ]);
  });

  it('holds each line once, at most fourteen, in the order of time, each with a line of the migration or beside it', () => {
    for (const migration of analysis.migrations) {
      const { rows, shown } = chainOf(migration);
      const keys = rows.flatMap(({ evidence: [at] }) => (at ? `${at.source}:${at.line}` : []));
      expect(new Set(keys).size).toBe(keys.length);
      expect(rows.length).toBeLessThanOrEqual(14);
      const times = rows.map(({ time }) => time ?? NaN);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const own = new Set(migration.lines.map(({ source, line }) => `${source}:${line}`));
      expect(shown).toBe(keys.filter((key) => own.has(key)).length);
      expect(rows.filter(({ mark, evidence }) => mark !== 'silence' && evidence.length === 0)).toEqual([]);
    }
  });

  it('holds no name where names are replaced', () => {
    const erp = ofVm('erp-01');
    const { code: _, ...said } = erp.failure ?? { evidence: [] };
    const planted: Migration = { ...erp, failure: { ...said, status: 'erp-01 on esx-02.lab.example gave up' } };
    const { analysis: clean } = redactAnalysis({ ...analysis, migrations: [planted] }, {});
    const [one] = clean.migrations;
    if (!one) throw new Error('no migration');
    const text = told(chainOf(one), clean).join('\n');
    expect(told(chainOf(planted)).join('\n')).toContain('erp-01 on esx-02');
    expect(text).toContain('gave up');
    expect(text).not.toMatch(/erp-01|esx-02|lab\.example/);
  });
});

const id = '8743996508480001077';
const vmkernel = (stamp: string, text: string, side: 'S' | 'D' = 'S', module = 'VMotion') =>
  `2023-04-15T${stamp}Z In(182) vmkernel: cpu4:2758489)${module}: 4113: ${id} ${side}: ${text}`;

function reconstructed(files: Readonly<Record<string, readonly string[]>>, more: Partial<Migration> = {}): Migration {
  const texts = Object.fromEntries(Object.entries(files).map(([path, lines]) => [path, lines.join('\n')]));
  const [one] = reconstruct(texts).migrations;
  if (!one) throw new Error('no migration');
  return { ...one, ...more };
}

const failed = (stamp: string, side: 'S' | 'D') =>
  vmkernel(
    stamp,
    'Failed: Connection closed by remote host, possibly due to timeout (0xbad003f) @0x418',
    side,
    'Migrate',
  );

describe('clocks', () => {
  const both = {
    'a/vmkernel.log': [
      vmkernel(
        '08:00:00.000',
        'Another pre-copy iteration needed with 70000 pages left to send (prev2 0, prev 90000, network bandwidth ~930.0 MB/s, 140% t2d)',
      ),
      failed('08:01:00.000', 'S'),
    ],
    'b/vmkernel.log': [failed('08:01:03.000', 'D')],
  };

  it('that are not known against each other are each host’s own, and hold no silence', () => {
    const chain = chainOf(reconstructed(both, { clock: undefined }));
    expect(chain.clocks).toBe('each');
    expect(aboutClocks(chain).text).toBe('each host’s own clock: how far they differ is not known');
    expect(chain.rows.some(({ mark }) => mark === 'silence')).toBe(false);
    expect(chain.rows.every(({ doubtSeconds }) => doubtSeconds === undefined)).toBe(true);
  });

  it('of which one was set meanwhile are each host’s own', () => {
    const clock = { lowMicros: -5e6, highMicros: 5e6, isConsistent: false, evidence: [] };
    expect(chainOf(reconstructed(both, { clock })).clocks).toBe('each');
  });

  it('move the other host’s lines, with their doubt, and then a silence can be told', () => {
    const clock = { lowMicros: 2.9e6, highMicros: 3.1e6, isConsistent: true, evidence: [] };
    const { rows } = chainOf(reconstructed(both, { clock }));
    expect(rows.map((row) => `${chainTime(row, moment)} ${row.side ?? '…'}`)).toEqual([
      '08:00:00.000 source',
      '08:00:00.000 …',
      '08:01:00.000 source',
      '08:01:00.0 ± 0.1 destination',
    ]);
    const two = chainOf(reconstructed({ ...both, 'b/vmkernel.log': [failed('08:00:50.000', 'D')] }, { clock }));
    expect(two.rows.map((row) => chainTime(row, moment))).toContain('08:00:47.0 ± 0.1');
  });

  it.each([
    [0.26, '03:47:46.7 ± 0.3'],
    [0.0003, '03:47:46.717 ± 0.001'],
    [0.011, '03:47:46.72 ± 0.02'],
    [0.96, '03:47:47 ± 1'],
    [12.2, '03:47:47 ± 13'],
    [0, '03:47:46.717'],
  ])('a doubt of %d s leaves the digits that are known', (doubtSeconds, text) => {
    const time = Date.UTC(2023, 10, 16, 3, 47, 46, 717) * 1000;
    expect(chainTime({ time, doubtSeconds }, moment)).toBe(text);
  });

  it('that a log masks leave a dash and the order of the lines', () => {
    const masked = {
      'vmkernel.log': ['####-##-##T##:##:##.###Z', '####-##-##T##:##:##.###Z'].map(
        (stamp, at) =>
          `${stamp} In() vmkernel: cpu## )Migrate: 282: ${id} S: Failed: ${['Out of memory (0xbad0014)', 'Timeout (0xbad0021)'][at] ?? ''} @0x0`,
      ),
    };
    const chain = chainOf(reconstructed(masked));
    expect(chain.rows.map((row) => chainTime(row, moment))).toEqual(['—']);
  });
});

describe('marks', () => {
  const base = () =>
    reconstructed({
      'vmkernel.log': [
        vmkernel('08:00:00.000', 'WARNING: the first that is known'),
        failed('08:00:05.000', 'S'),
        vmkernel(
          '08:00:05.100',
          'Migration considered a failure by the VMX. It is most likely a timeout, but check the VMX log for the true error.',
          'S',
          'Migrate',
        ),
      ],
    });
  const made = (rank: Finding['rank'], line: number): Finding =>
    finding({
      id: rank,
      title: own`The ${rank}`,
      rank,
      confidence: 'likely',
      cause: own`x`,
      remedy: [],
      links: [],
      evidence: [{ source: 0, line }],
    });

  it('tell causes from what followed, and leave out what explains nothing', () => {
    const findings = [made('cause', 1), made('consequence', 3), made('observation', 2), made('noise', 2)];
    expect(told(chainOf({ ...base(), findings })).map((row) => row.slice(13).replace(/ \S+$/, ''))).toEqual([
      'source led: The cause',
      'source end: Failed: Connection closed by remote host, possibly due to timeout (0xbad003f)',
      'source followed: The consequence',
    ]);
  });

  it('a cause that is the line of the end is the end', () => {
    const { rows } = chainOf({ ...base(), findings: [made('cause', 2)] });
    expect(rows.map(({ mark }) => mark)).toEqual(['end']);
  });

  it('what else happened keeps to two rows, whatever there is', () => {
    const event = (second: number): HostEvent => ({
      kind: 'link-down',
      name: 'esx.problem.net.vmnic.linkstate.down',
      side: 'source',
      time: Date.UTC(2023, 3, 15, 8, 0, second) * 1000,
      object: 'vmnic1',
      evidence: [{ source: 1, line: second }],
    });
    const { rows, shown, total } = chainOf({ ...base(), around: [event(1), event(2), event(3)] });
    expect(rows.filter(({ mark }) => mark === 'beside').map(({ what }) => what.text)).toEqual([
      'Link of vmnic1 went down',
      'Link of vmnic1 went down',
    ]);
    // They are no lines of the migration.
    expect([shown, total]).toEqual([1, 3]);
  });

  it('a silence is told from ten seconds on, and from a quarter of the time on', () => {
    const silent = (...stamps: readonly string[]) =>
      chainOf(
        reconstructed({
          'vmkernel.log': [...stamps.map((stamp) => vmkernel(stamp, 'some text')), failed('08:01:00.000', 'S')],
        }),
      )
        .rows.filter(({ mark }) => mark === 'silence')
        .map(({ what }) => what.text);
    expect(silent('08:00:00.000', '08:00:14.000', '08:00:28.000', '08:00:45.000')).toEqual([
      '17 s without a line about it from the source',
    ]);
    expect(silent('08:00:45.000', '08:00:50.500')).toEqual([]);
    expect(silent('08:00:45.000', '08:00:49.000')).toEqual(['11 s without a line about it from the source']);
  });
});
