import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { logFormatNames } from '../../../renderer/engine/vocabulary.ts';
import { knownFaults } from '../../../renderer/engine/diagnosis/faults.ts';
import { statusFamilies } from '../../../renderer/engine/diagnosis/status-families.ts';
import { matchSignatures, signatureNeedles, signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

test.each(signatures.map(({ id, samples: [sample] }) => [id, sample?.line ?? '']))(
  '%s, from bytes to finding',
  async (id, line) => {
    const stamp = '2024-03-05T08:00:00.000Z';
    const text = `${stamp} info hostd[2100000] [Originator@6876 sub=Default] begin\n${stamp} error hostd[2100000] [Originator@6876 sub=Vmsvc] ${line}\n`;
    const { findings, migrations } = await analyse([memorySource('hostd.log', Buffer.from(text))], {
      platform: nodePlatform,
    });
    const known = new Set(signatures.map((signature) => signature.id));
    const found = [...findings, ...migrations.flatMap((one) => one.findings)].filter((one) => known.has(one.id));
    expect(found.map((one) => [one.id, one.evidence])).toEqual([[id, [{ source: 0, line: 2 }]]]);
  },
);

test('a known failure is told by a line of a log, not by text that quotes one', async () => {
  const line = (header: string) => `${header}Migration considered a failure by the VMX.\n`;
  const stamped = '2024-03-05T08:00:00.000Z info hostd[2100000] [Originator@6876 sub=Default] ';
  const found = async (text: string) => {
    const { findings } = await analyse([memorySource('hostd.log', Buffer.from(text))], { platform: nodePlatform });
    return findings.map(({ id, evidence }) => [id, evidence]);
  };
  const begin = `${stamped}begin\n`;
  expect(await found(begin + line(stamped))).toEqual([['vmx-declared-failure', [{ source: 0, line: 2 }]]]);
  expect(await found(line('what the article says: ') + begin)).toEqual([]);
});

test('ids are unique, and what hides another names one that exists', () => {
  const ids = signatures.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const others = [...knownFaults, ...statusFamilies].map(({ id }) => id);
  for (const id of signatures.flatMap(({ over }) => over)) expect([...ids, ...others]).toContain(id);
});

test('the byte search can skip five bytes of six: no needle is shorter', () => {
  for (const needle of signatureNeedles()) expect(needle).toMatch(/^[ -~]{6,}$/);
});

test('no pattern looks from each of its beginnings to the end of a line: a stranger can write a line of a megabyte', () => {
  for (const { pattern } of signatures) expect(pattern.source).not.toMatch(/\.[*+]|\[\^[^\]]*\][*+]|\\[wWSD][*+]/);
});

test.each([
  ['A specified parameter was not correct: filterSpec', 'specified-parameter-incorrect', 'noise'],
  ['Insufficient disk space on datastore ds1', 'insufficient-disk-space', 'noise'],
  ['RelocateVM: migration refused: Insufficient disk space on datastore ds1', 'insufficient-disk-space', 'cause'],
])('beside no migration, %j explains one only where it speaks of one', async (text, id, rank) => {
  const line = `2024-03-05T08:00:00.000Z error hostd[2100000] [Originator@6876 sub=Vmsvc] ${text}\n`;
  const { findings } = await analyse([memorySource('hostd.log', Buffer.from(line))], { platform: nodePlatform });
  expect(findings.map((one) => [one.id, one.rank])).toEqual([[id, rank]]);
});

test('advice begins with what harms no virtual machine and no host', () => {
  // Faults by their names are explained in a table of their own.
  const begun = signatures.filter(({ id }) => !id.startsWith('fault-')).map(({ id, remedy: [first] }) => [id, first]);
  const harm =
    /^(?:Cancel|Consolidate|Delete|Disable|Disconnect|Kill|Power|Reboot|Remove|Restart|Switch \S+ off|Unplug)\b/;
  expect(begun.filter(([, first]) => harm.test(first ?? ''))).toEqual([]);
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
  [
    'vmx| Migrate_SetFailure: Failed waiting for data. Error 195887110. Limit exceeded.',
    ['waiting-for-data-limit-exceeded'],
  ],
  [
    "msg = \"Currently connected device 'Network adapter 1' uses backing 'VM Network', which is not accessible.\"",
    ['nic-backing-network-inaccessible'],
  ],
  [
    "Currently connected device 'USB 1' uses backing 'path:1/7/1', which is not accessible.",
    ['usb-not-enabled-for-vmotion'],
  ],
  [
    "Currently connected device 'CD/DVD drive 1' uses backing '[ds1] a.iso', which is not accessible.",
    ['cd-backing-inaccessible'],
  ],
  ['A specified parameter was not correct: spec.pool', ['relocate-pool-incorrect']],
  [
    "requirements at CPUID level 0x1 register 'ecx'. Host bits: 0000:0000, required: 1000:x000.",
    ['cpuid-level-1-problem'],
  ],
  [
    "requirements at CPUID level 0x1 register 'ecx'. If possible, use a cluster with Enhanced vMotion Compatibility (EVC) enabled",
    ['cpuid-level-1-problem'],
  ],
  [
    "does not support the virtual machine's current hardware requirements. Feature 'cpuid.xsaves' was absent, but must be present. To resolve CPU incompatibilities, use a cluster with EVC enabled.",
    ['cpu-feature-absent'],
  ],
  ["Currently connected device 'PCI device 0' uses backing '', which is not accessible.", ['pci-device-connected']],
  [
    'Failed to start migration pre-copy. Error 195887167. The ESX hosts failed to connect over the VMotion network.',
    ['vmotion-connect-failure'],
  ],
  ['Failed to start migration pre-copy. Error bad0003. Not found.', ['migration-failed-with-error']],
])('the more specific hides the more general: %s', (line, ids) => {
  expect(matchSignatures(line).map(({ id }) => id)).toEqual(ids);
});

test.each([
  'Migrate: Remote Log: Destination waited for 0.41 seconds.',
  'info hostd: Task Completed : haTask-12-vim.VirtualMachine.powerOn status success',
  'Module Monitor power on failed.',
  'info vpxd[1] [Originator@6876 sub=Default] [VpxLRO] -- ERROR lro-7 -- vpxa-1 -- vpxapi.VpxaService.waitForUpdates: vmodl.fault.RequestCanceled',
  'verbose hostd[2] [Originator@6876 sub=PropertyProvider] Device key 4000 already exists in the cache',
  'warning hostd[2] [Originator@6876 sub=VigorStatsProvider] AddVirtualMachine: VM 12 is locked, timed out',
  "FeatureCompat: Requirements: Feature 'cpuid.ss' was found",
  'verbose hostd[2] [Originator@6876 sub=Vmsvc] File [ds1] app/app.vmx was opened',
  'Migrate: Migration [167772161:1] connected to remote host <10.0.0.2> from host <10.0.0.1>',
  'verbose hostd[2] [Originator@6876 sub=Default] The method is disabled by default',
  'DISKLIB-CTK   : Opened change tracking file "/vmfs/volumes/ds1/app/app-ctk.vmdk"',
  'ConfigDB: Setting ethernet0.networkName = "VM Network"',
  'Operation timed out.',
  'größere Störung im Gerät — nichts davon ist bekannt',
  '',
])('says nothing of %j', (line) => {
  expect(matchSignatures(line)).toEqual([]);
});

test('a needle is found at the end of a line longer than any scratch space', () => {
  const [first] = matchSignatures(`${'x'.repeat(100_000)} msg.migrate.fail.dst`);
  expect(first?.id).toBe('destination-failed-to-resume');
});

test.each(signatures.map((signature) => [signature.id, signature] as const))(
  '%s: every line that the pattern matches holds a needle',
  (_id, { pattern, needles }) => {
    // What stands for no character cannot be generated from, and changes no needle.
    const plain = new RegExp(pattern.source.replaceAll(String.raw`\b`, '').replaceAll(/\(\?!(?:\\.|[^)])*\)/g, ''));
    fc.assert(
      fc.property(fc.stringMatching(plain), (line) => {
        expect(needles.some((needle) => line.includes(needle))).toBe(true);
      }),
      { numRuns: 50, seed: 7 },
    );
  },
);

test('every log in which a failure was seen has a format', () => {
  // The message of vCenter's task is no log: it is quoted in several.
  const readable = new Set<string>([...logFormatNames.flatMap((name) => [name, `${name}.log`]), 'vcenter-task']);
  const named = new Set(signatures.flatMap(({ logs }) => logs));
  expect([...named].filter((log) => !readable.has(log))).toEqual([]);
  expect([...named]).toContain('vobd');
});
