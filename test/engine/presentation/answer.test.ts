import { beforeAll, describe, expect, it } from 'vitest';
import { own, slot } from '../../../renderer/engine/base/own-text.ts';
import { finding, tested } from '../../../renderer/engine/diagnosis/finding.ts';
import type { Analysis, Finding, Migration } from '../../../renderer/engine/model.ts';
import { answerOf } from '../../../renderer/engine/presentation/answer.ts';
import { moment } from '../../../renderer/engine/presentation/figures.ts';
import { aside, headline } from '../../../renderer/engine/presentation/headline.ts';
import { chance, clusterMoves, migrationsOf } from '../../fixtures/moves.ts';
import { seededRandom } from '../../fixtures/random.ts';
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

/** One that nothing is known of but what is given. */
function made(more: Partial<Migration>): Migration {
  const [one] = migrationsOf(clusterMoves({ moves: 1, hosts: 2, hours: 1, seed: 1 }), () => chance(seededRandom(1), 1));
  if (!one) throw new Error('no migration');
  const ends = { source: { host: 'esx-01.lab.example' }, destination: { host: 'esx-02.lab.example' } };
  return { ...one, vm: { name: 'a' }, ...ends, rounds: [], metrics: {}, failure: undefined, ...more };
}

const cause = (title: string, more: Partial<Finding> = {}): Finding => ({
  ...finding({
    id: title,
    title: own`${slot('line', title)}`,
    rank: 'cause',
    confidence: 'likely',
    cause: own`Because.`,
    remedy: [own`Do this.`, own`Do that.`],
    links: ['https://example.com/1'],
    evidence: [{ source: 0, line: 3 }],
  }),
  ...more,
});

describe('the headline', () => {
  it.each([
    ['erp-01', 'erp-01 stayed on esx-01: the guest stood still longer than allowed'],
    ['web-07', 'web-07 stayed on esx-01: the host’s kernel got no memory'],
    ['app-014', 'app-014 moved esx-01 → esx-02 in 41.3 s; the guest stood still 467 ms'],
    ['file-05', 'file-05: storage vMotion failed: Storage vMotion ran into the switchover limit'],
    ['app-021', 'app-021: the move to itself on one host (hot-add) succeeded'],
  ])('of %s', (vm, words) => {
    expect(headline(ofVm(vm))).toBe(words);
  });

  const failure = { status: 'Out of memory', code: '0xbad0014', side: 'source' as const, evidence: [] };
  it.each<[Partial<Migration>, string]>([
    [{ outcome: 'failed' }, 'a did not move esx-01 → esx-02: no line says why'],
    [{ outcome: 'failed', failure }, 'a did not move esx-01 → esx-02: the source says “Out of memory” (0xbad0014)'],
    [
      { outcome: 'failed', reachedHost: false },
      'a did not move, and no line shows that it began on a host: no line says why',
    ],
    [{ outcome: 'failed', runsOn: 'destination' }, 'a runs on esx-02, though the move failed: no line says why'],
    [{ outcome: 'cancelled' }, 'The move of a to esx-02 was cancelled'],
    [{ outcome: 'cancelled', runsOn: 'source' }, 'The move of a to esx-02 was cancelled; it stayed on esx-01'],
    [{ outcome: 'unknown' }, 'a was to move esx-01 → esx-02: these logs do not say how it ended'],
    [{ outcome: 'unknown', kind: 'storage-vmotion' }, 'a: these logs do not say how storage vMotion ended'],
    [{ outcome: 'failed', kind: 'cold' }, 'a did not move esx-01 → esx-02 while it was off: no line says why'],
    [{ outcome: 'failed', findings: [cause('VMX died')] }, 'a did not move esx-01 → esx-02: VMX died'],
  ])('%#', (more, words) => {
    expect(headline(made(more))).toBe(words);
  });

  it('long names of hosts are left out of the way, and cut where they say where it runs', () => {
    const host = (n: number) => ({ host: `esx-host-of-the-northern-plant-rack-17-slot-0${n}.corp.example` });
    const one = { outcome: 'failed', source: host(1), destination: host(2) } as const;
    expect(headline(made(one))).toBe('a did not move: no line says why');
    expect(headline(made({ ...one, runsOn: 'source' }))).toBe(
      'a stayed on esx-host-of-the-northern-plant-…: no line says why',
    );
  });

  it('hosts whose first labels are the same keep their domains', () => {
    const ends = { source: { host: 'esx.a.example' }, destination: { host: 'esx.b.example' } };
    expect(headline(made({ outcome: 'unknown', ...ends }))).toContain('esx.a.example → esx.b.example');
    const addresses = { source: { ip: '10.0.0.1' }, destination: { ip: '10.0.0.2' } };
    expect(headline(made({ outcome: 'unknown', ...addresses }))).toContain('10.0.0.1 → 10.0.0.2');
  });
});

it('beside it stands how long the guest stood still, where the VM runs, when it began and who asked', () => {
  expect(aside(ofVm('erp-01'), moment)).toEqual([
    'The guest stood still 100 s',
    'it runs on at the source',
    'failed 2 min 11 s after it began, in switchover',
    'began 2023-11-16 03:47:18.044',
    'asked for by a person',
  ]);
  expect(aside(made({ outcome: 'failed', reachedHost: false, firstSeen: undefined }), moment)).toEqual([]);
  expect(aside(made({ outcome: 'failed', firstSeen: undefined }), moment)).toEqual(['No line says where the VM runs']);
});

describe('the answer', () => {
  it('nothing of what succeeded', () => {
    expect(answerOf(ofVm('db-03'))).toBeUndefined();
  });

  it('the first cause, what else is one, what speaks against it, and how to make sure', () => {
    const command = own`esxcli network ip interface list -N ${slot('network', 'vmotion')}`;
    const first = tested(cause('First'), own`But ${slot('host', 'esx-09')} is well.`, { on: 'destination', command });
    const answer = answerOf(made({ outcome: 'failed', findings: [first, cause('Second')] }));
    expect(answer?.why).toMatchObject({
      title: { text: 'First' },
      sure: 'likely, 1 line for',
      words: { text: 'Because.' },
    });
    expect(answer?.why.against).toEqual({ text: 'But esx-09 is well.', slots: [{ kind: 'host', at: 4, length: 6 }] });
    expect(answer?.why.also.map(({ title }) => title)).toEqual(['Second']);
    expect(answer?.next.map(({ text, command }) => [text.text, command?.text])).toEqual([
      ['Do this.', undefined],
      ['Do that.', undefined],
      ['Make sure: run this on esx-02.lab.example (the destination)', 'esxcli network ip interface list -N vmotion'],
    ]);
    expect(answer?.next.at(-1)?.command?.slots).toEqual([{ kind: 'network', at: 36, length: 7 }]);
    expect(answer?.told.map(({ title }) => title)).toEqual(['First']);
  });

  it('the log to read, where no cause is known', () => {
    const step = cause('Read next: vmware.log', { rank: 'next-step', remedy: [own`Save it soon.`.text] });
    const failure = { status: 'Connection closed', evidence: [{ source: 0, line: 7 }] };
    const answer = answerOf(made({ outcome: 'failed', failure, findings: [step] }));
    expect(answer?.why).toMatchObject({
      title: { text: 'The log says “Connection closed”' },
      sure: 'the cause is not known',
    });
    expect(answer?.why.finding).toBeUndefined();
    expect(answer?.next.map(({ text }) => text.text)).toEqual(['Read next: vmware.log', 'Save it soon.']);
  });

  it.each<[Partial<Migration>, string, string]>([
    [{ outcome: 'failed' }, 'No line says why', 'That is how it ended. No line here says what led to it.'],
    [{ outcome: 'cancelled' }, 'It was cancelled', 'No line here says who cancelled it, or why.'],
    [
      { outcome: 'unknown' },
      'No line here says how it ended',
      'Nothing here speaks of a failure, and nothing of an end.',
    ],
  ])('without any finding: %#', (more, title, words) => {
    const answer = answerOf(made({ ...more, hostLogs: ['source', 'destination'] }));
    expect(answer?.why).toMatchObject({ title: { text: title }, words: { text: words }, evidence: [] });
    expect(answer?.next).toEqual([]);
  });

  it('hosts whose logs are missing are named, but of a move that reached none', () => {
    const one = made({ outcome: 'unknown', hostLogs: ['source'] });
    expect(answerOf(one)?.next.map(({ text }) => text.text)).toEqual([
      'Add the support bundle of esx-02.lab.example (the destination): without its vmkernel.log and hostd.log this is half the story.',
    ]);
    expect(answerOf({ ...one, reachedHost: false })?.next).toEqual([]);
  });
});
