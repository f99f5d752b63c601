import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matchSignatures, signatureNeedles, signatures } from '../../../renderer/engine/diagnosis/signatures.ts';

interface Sample {
  readonly id: string;
  readonly sample: string;
}

const shared = new URL('../../../../shared/logs/SIGNATURES.json', import.meta.url);
const samples: readonly Sample[] = existsSync(shared) ? (JSON.parse(readFileSync(shared, 'utf8')) as Sample[]) : [];

if (samples.length === 0) console.log(`Samples of known failures skipped: ${shared.pathname} is not here.`);
describe.skipIf(samples.length === 0)('samples of known failures', () => {
  test('every sample has its signature, every signature its sample', () => {
    expect(new Set(samples.map(({ id }) => id))).toEqual(new Set(signatures.map(({ id }) => id)));
  });

  test.each(samples.map(({ id, sample }) => [id, sample]))('%s', (id, sample) => {
    expect(matchSignatures(sample).map((signature) => signature.id)).toEqual([id]);
  });
});

test('ids are unique, and what hides another names one that exists', () => {
  const ids = signatures.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of signatures.flatMap(({ over }) => over)) expect(ids).toContain(id);
});

test('the byte search can skip five bytes of six: no needle is shorter', () => {
  for (const needle of signatureNeedles()) expect(needle).toMatch(/^[ -~]{6,}$/);
});

test('links are web addresses without a login or a script', () => {
  for (const link of signatures.flatMap(({ links }) => links)) {
    const { protocol, username } = new URL(link);
    expect([protocol, username]).toEqual([expect.stringMatching(/^https?:$/), '']);
  }
});

test.each([
  [
    'WARNING: VMotion: 4: 1 S: failed to read stream keepalive: Connection closed by remote host, possibly due to timeout (0xbad003f)',
    ['stream-keepalive-conn-closed'],
  ],
  ["error 'App'] [MIGRATE] (1388772268136447) vMotion failed: vim.fault.VMotionLinkDown", ['fault-vmotion-link-down']],
  ['Migrate: 299: 1 D: Failed: Timeout (0xbad0021) @0x418039e7ce5b', ['vmk-status-timeout']],
  [
    'vmx| Migrate_SetFailure: Failed waiting for data. Error 195887110. Limit exceeded.',
    ['waiting-for-data-limit-exceeded'],
  ],
])('the more specific hides the more general: %s', (line, ids) => {
  expect(matchSignatures(line).map(({ id }) => id)).toEqual(ids);
});

test.each([
  'Migrate: Remote Log: Destination waited for 0.41 seconds.',
  'info hostd: Task Completed : haTask-12-vim.VirtualMachine.powerOn status success',
  'Module Monitor power on failed.',
  'größere Störung im Gerät — nichts davon ist bekannt',
  '',
])('says nothing of %j', (line) => {
  expect(matchSignatures(line)).toEqual([]);
});

test('a needle is found at the end of a line longer than any scratch space', () => {
  const [first] = matchSignatures(`${'x'.repeat(100_000)} msg.migrate.fail.dst`);
  expect(first?.id).toBe('destination-failed-to-resume');
});
