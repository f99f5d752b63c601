import { describe, expect, test } from 'vitest';
import { statusCode } from '../../../renderer/engine/diagnosis/status-codes.ts';
import table from '../../../renderer/engine/diagnosis/status-codes.json' with { type: 'json' };
import { familyOf, statusFamilies } from '../../../renderer/engine/diagnosis/status-families.ts';

const names = table.map(({ name }) => name);
const sentencesOf = (text: string) => text.split(/(?<=[.?!]) (?=[A-Z“])/);

test('each code is in exactly one family, and success in none', () => {
  const sorted = statusFamilies.flatMap(({ codes }) => codes);
  expect([...sorted].sort()).toEqual(names.filter((name) => name !== 'VMK_OK').sort());
});

test('a code leads to its family', () => {
  const idOf = (spelling: string) => {
    const status = statusCode(spelling);
    return status && familyOf(status)?.id;
  };
  expect(idOf('No route to host')).toBe('status-unreachable');
  expect(idOf('bad0014')).toBe('vmk-status-out-of-memory');
  expect(idOf('0xbad003f')).toBe('vmk-status-conn-closed');
  expect(idOf('VMK_OK')).toBeUndefined();
  expect(names.filter((name) => idOf(name) === undefined)).toEqual(['VMK_OK']);
});

test.each(['id', 'title', 'cause'] as const)('no two families have the same %s', (field) => {
  const values = statusFamilies.map((family) => family[field].toLowerCase());
  expect(new Set(values).size).toBe(values.length);
});

test('only what a status states of itself is a cause', () => {
  const odd = statusFamilies.filter(({ means, rank }) => (means === 'itself') !== (rank === 'cause'));
  expect(odd.map(({ id }) => id)).toEqual([]);
  const known = ['itself', 'peer', 'gave-up', 'unspecific'];
  expect(statusFamilies.filter(({ means }) => !known.includes(means))).toEqual([]);
});

describe.each(statusFamilies.map((family) => [family.id, family] as const))('%s', (id, family) => {
  const { title, cause, remedy, links, confidence } = family;

  test('is short', () => {
    expect(id).toMatch(/^(?:vmk-)?status(?:-[a-z]+)+$/);
    expect(title.length).toBeLessThanOrEqual(60);
    expect(sentencesOf(cause).length).toBeLessThanOrEqual(3);
    expect(remedy.length).toBeGreaterThanOrEqual(2);
    expect(remedy.length).toBeLessThanOrEqual(4);
    for (const text of [cause, ...remedy]) expect(text).toMatch(/^[A-Z“].*\.$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });

  test('advises nothing that hurts', () => {
    const harmful = /^(?:Delete|Remove|Disconnect|Power off|Reboot|Restart|Kill|Format|Unmount|Detach)\b/i;
    expect([title, cause, ...remedy].flatMap(sentencesOf).filter((text) => harmful.test(text))).toEqual([]);
  });

  test('names its sources', () => {
    expect(['documented', 'likely', 'possible']).toContain(confidence);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(new URL(link).protocol).toBe('https:');
  });
});

test('a closed or broken connection blames no host, and says when it is the path between', () => {
  const peers = statusFamilies.filter(({ means }) => means === 'peer');
  expect(peers.flatMap(({ codes }) => codes)).toEqual(
    expect.arrayContaining(['VMK_MIG_CONN_CLOSED', 'VMK_ECONNRESET', 'VMK_BROKEN_PIPE', 'VMK_ENOTCONN']),
  );
  for (const { title, cause, remedy } of peers) {
    expect([title, cause, ...remedy].join(' ')).not.toMatch(/\b(?:source|destination)\b/i);
    expect(cause).toMatch(/the path between.*unless one.*cancel.*restart.*killed/);
  }
});

test('what was a signature of one status keeps its name', () => {
  const ids = statusFamilies.map(({ id }) => id).filter((id) => id.startsWith('vmk-status-'));
  expect(ids.sort()).toEqual(
    [
      'address-not-available',
      'checksum-mismatch',
      'conn-closed',
      'conn-refused',
      'lock-not-free',
      'mem-admit-failed',
      'no-forward-progress',
      'no-migration',
      'out-of-memory',
      'preemptive-fail',
      'remote-page-fault',
      'resume-error',
      'timeout',
      'vmotion-connect-failed',
      'vmx-failure',
    ].map((name) => `vmk-status-${name}`),
  );
});
