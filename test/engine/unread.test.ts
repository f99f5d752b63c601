/** What speaks of a vMotion is read or counted, never passed by in silence; and nothing else is counted. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { speaksOfVmotion } from '../../renderer/engine/correlate/speaks-of-vmotion.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { unreadOf } from '../../renderer/engine/report/unread.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tar, zip } from '../helpers/archives.ts';
import { noExcerpts, outsidePath } from '../helpers/excerpts.ts';
import { memorySource } from '../helpers/memory-source.ts';

async function read(files: Readonly<Record<string, string | Uint8Array>>): Promise<Analysis> {
  const sources = Object.entries(files).map(([path, data]) => memorySource(path, data));
  return await analyse(sources, { platform: nodePlatform });
}

const unreadIn = (analysis: Analysis) => unreadOf(analysis.sources)?.count ?? 0;

const iso = '2014-11-08T03:11:10.313Z';
const body =
  'cpu5:3343193)WARNING: Migrate: 269: 1415416254017461 S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11';
const originator = '[Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986) opID=x-1]';
const resolve = `${originator} ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION`;
const vmx = 'MigrateSetState: Transitioning from state 5 to 6.';

/** Forms that logs have outside bundles, whatever line stands in them. */
const envelopes: Readonly<Record<string, (line: string, message: string) => string>> = {
  'RFC 5424': (_, message) => `<181>1 ${iso} esx01 vmkernel - - - ${message}`,
  'BSD syslog': (_, message) => `Nov  8 03:11:10 esx01 vmkernel: ${message}`,
  'a program with its pid': (_, message) => `${iso} esx01 vmkernel[342]: ${message}`,
  'a quoted mail': (line) => `> ${line}`,
  'a mail quoted twice': (line) => `> > ${line}`,
  'an indented paste': (line) => `    ${line}`,
  'a numbered paste': (line) => `  12. ${line}`,
  'a table': (line) => `| ${line} |`,
  'a list': (line) => `- ${line}`,
  'grep over files': (line) => `vmkernel.log:${line}`,
  'zgrep with numbers': (line) => `/var/run/log/vmkernel.0.gz:123:${line}`,
  JSON: (line) => JSON.stringify({ message: line, b: 'secret' }),
  'pretty JSON': (line) => `{\n  "message": ${JSON.stringify(line)}\n}`,
  CSV: (line) => `_time,host,_raw\n2014-11-08,esx01,"${line.replaceAll('"', '""')}"`,
  HTML: (line) => `<html><pre>${line.replaceAll('<', '&lt;')}</pre></html>`,
  Markdown: (line) => `It failed:\n\n\`\`\`\n${line}\n\`\`\`\n`,
  'no stamp': (_, message) => message,
  'a stamp cut off in its middle': (_, message) => `:10.313Z ${message}`,
  'a relay before it': (line) => `Sep 16 10:35:14 192.0.2.50 1 2026-09-16T10:35:14+00:00 esx01 app - - - ${line}`,
  'a byte order mark': (line) => `\ufeff${line}`,
};

const told = {
  vmkernel: [`${iso} ${body}`, body],
  hostd: [`2018-10-20T23:21:53.073Z info hostd[A1BF1B70] ${resolve}`, `info hostd[A1BF1B70] ${resolve}`],
  vmware: [`${iso}| vmx| I125: ${vmx}`, vmx],
} as const;

test.each(['xxxx', '<id>', '################', '[REDACTED]', '***', '0000000000000000', '9999999999999999999'])(
  'lines of several moves whose id is masked by %j are counted, not mixed',
  async (id) => {
    const vpxa = (time: string, downtime: number) =>
      `2014-11-08T${time}Z info vpxa[1] [Originator@6876 sub=Default] [MIGRATE] (${id}) vmotion result has downtime value ${downtime}`;
    const kernel = (time: string, text: string) =>
      `2014-11-08T${time}Z cpu5:3343193)WARNING: Migrate: 269: ${id} S: ${text}`;
    const lines = [
      vpxa('03:11:10.313', 268402),
      kernel('03:11:10.313', 'Failed: IO was aborted (0xbad00e0) @0x41801e280b11'),
      vpxa('05:11:10.313', 99999),
      kernel('05:11:10.313', 'Failed: Timeout (0xbad0021) @0x41801e280b11'),
    ];
    const analysis = await read({ 'paste.txt': `${lines.join('\n')}\n` });
    expect(analysis.migrations).toEqual([]);
    expect(unreadIn(analysis)).toBe(4);
  },
);

describe.each(Object.entries(envelopes))('a line in %s', (_, put) => {
  test.each(Object.entries(told))('of %s is read or counted', async (_name, [line, message]) => {
    const text = put(line, message);
    for (const files of [
      { 'paste.txt': text },
      { 'vmkernel.log': text },
      { 'case.log': `Dear all,\n\nsee below\n${text}\n\nRegards\n` },
      { 'hostd.log': `2018-10-20T23:21:53.000Z info hostd[A1] [Originator@6876 sub=Default] hello\n${text}\n` },
    ]) {
      const analysis = await read(files);
      expect(analysis.migrations.length + unreadIn(analysis), JSON.stringify(files)).toBeGreaterThan(0);
    }
  });
});

/** Other words that tell of one, as hosts and vCenter write them; none is read today, or none makes a migration alone. */
const alone: readonly (readonly [string, string])[] = [
  ['vmkernel.log', `${iso} cpu5:3343193)VMotionUtil: 3396: 1415416254017461 X: stream connection lost`],
  ['vmkernel.log', `${iso} cpu5:3343193)Migrate: vm 3343190: 3284: Setting VMOTION info: Dest tz = 1415416254017461`],
  [
    'vmkernel.log',
    `Nov  8 03:11:10 vmkernel: 12:01:47:02.229 cpu12:4100)WARNING: Migrate: 269: 1415416254017461 S: Failed`,
  ],
  ['vmkernel.log', `0:01:39:57.763 cpu1:4553)WARNING: Migrate: 269: 1415416254017461 S: Failed: Timeout`],
  [
    'messages',
    `Sep 18 00:33:29 Hostd: [2010-09-18 00:33:29.000 2588FDC0 info 'VMotionSrc (1284763529000000)'] Set source task result`,
  ],
  [
    'hostd.log',
    '2023-01-08T08:49:42.153Z In(166) Hostd[1836473]: [Originator@6876 sub=Vcsvc.VMotionSrc.6678473373419715679] Vmotion task succeeded with result: (vim.host.VMotionManager.SrcVMotionResult) {',
  ],
  ['hostd.log', `<166>${iso} esx01 Hostd[2099656]: ${originator} Something new`],
  ['hostd.log', `<166>1 ${iso} host Hostd 100001 - ${originator} Something new`],
  [
    'hostd.log',
    `${iso} info hostd[A1] [Originator@6876 sub=Vmsvc.vm:/vmfs/volumes/ds/a/a.vmx] State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)`,
  ],
  [
    'vpxd.log',
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-1] [VpxLRO] -- BEGIN task-1 -- vm-12 -- vim.VirtualMachine.relocate -- 5(6)`,
  ],
  [
    'vpxd.log',
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-1] [VpxLRO] -- ERROR task-1 -- 5 -- vm-12 -- vim.VirtualMachine.migrate: vim.fault.Timedout`,
  ],
  [
    'vpxd.log',
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-1] [VpxLRO] -- ERROR task-internal-1 vim.VirtualMachine.migrate: vmodl.fault.SystemError:`,
  ],
  [
    'vpxd.log',
    `${iso} info vpxd[7FB9] [Originator@6876 sub=vpxLro opID=lro-1] [VpxLRO] -- BEGIN task-17 -- web -- Drm.ExecuteVMotionLRO --`,
  ],
  [
    'vcenter.log',
    `<14>1 2021-09-06T14:40:13.263383+00:00 vc vpxd 58650 - -  Event [575792] [1-1] [2021-09-06T14:40:13.26309Z] [vim.event.VmMigratedEvent] [info] [user] [dc] [7] [text]`,
  ],
  ['vobd.log', `${iso}: [vob.vmotion.chkpt.toobig] vMotion migration [168099940:1334234558581378] failed`],
  ['ticket.txt', '[msg.migrate.fail.dst] The source detected that the destination failed to resume.'],
  ['ticket.txt', 'The vMotion failed: vMotion migration [168099940:1334234558581378] the ESX hosts failed to connect'],
  ['ticket.txt', ' Migration considered a failure by the VMX.  It is most likely a timeout, but check the VMX log'],
];

test.each(alone)('%s: %s', async (path, line) => {
  const analysis = await read({ [path]: line });
  expect(analysis.migrations.length + unreadIn(analysis)).toBeGreaterThan(0);
});

test('a file of every kind that may quote a log is looked into, alone and in an archive', async () => {
  // A form that is not read: nothing shows where the entry ends.
  const line = `It says "${iso} ${body}"\n`;
  const wide = Buffer.from(`\ufeff${line}`, 'utf16le');
  for (const [name, data] of Object.entries({
    'a.json': line,
    'a.csv': line,
    'a.md': line,
    'a.html': line,
    'a.ndjson': line,
    notes: line,
    'vmkernel.0.gz': gzipSync(line),
    'mail.txt': wide,
    'big-endian.txt': Buffer.from(wide).swap16(),
    'no-mark.txt': wide.subarray(2),
    'vmkernel.log': wide,
    'late.txt': `${'All is well here.\n'.repeat(20_000)}${line}`,
    'crashed.txt': Buffer.concat([Buffer.from('first\n'), Buffer.alloc(4096), Buffer.from(`\n${line}`)]),
  })) {
    expect(unreadIn(await read({ [name]: data })), name).toBe(1);
    const bundle = { name: `esx/var/log/${name}`, data };
    expect(unreadIn(await read({ 'case.tgz': gzipSync(tar([bundle])) })), `${name} in a .tgz`).toBe(1);
    expect(unreadIn(await read({ 'case.zip': zip([bundle]) })), `${name} in a .zip`).toBe(1);
  }
});

test('the count is of each file, with the first lines, where they stand, and in the analysis file', async () => {
  const quoted = (n: number) => `It says "${iso} ${body.replace('269', String(n))}"`;
  const analysis = await read({
    'ticket.txt': ['Dear all,', ...Array.from({ length: 13 }, (_, n) => quoted(n))].join('\r\n'),
    'vmkernel.log': `${iso} cpu1:2)Vol3: 1: fine\n${quoted(1)}\n${iso} ${body}\n${quoted(2)}\n`,
    'prose.txt': 'Nothing to see.\n',
  });
  expect(analysis.sources.map(({ path, format, unread }) => [path, format, unread?.count])).toEqual([
    ['ticket.txt', 'unknown', 13],
    ['vmkernel.log', 'vmkernel', 2],
  ]);
  expect(analysis.sources[0]?.unread?.first).toEqual([0, 1, 2, 3, 4].map((n) => ({ line: n + 2, text: quoted(n) })));
  expect(analysis.sources[1]?.unread?.first.map(({ line }) => line)).toEqual([2, 4]);
  expect(unreadOf(analysis.sources)?.sentence).toBe('15 lines speak of vMotion in a form that is not read');
  expect([...analysisJson(analysis)].join('')).toContain('"unread":{"count":13');
  expect(analysis.migrations).toHaveLength(1);
  expect(analysis.migrations[0]?.lines.map(({ source, line }) => [source, line])).toEqual([[1, 3]]);
});

test('memory is bounded: of a long line a part is kept, of many files the first lines', async () => {
  const long = `${'x'.repeat(100_000)} "${iso} ${body}" ${'y'.repeat(100_000)}\n`;
  const files = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`f${n}.txt`, long.repeat(6)]));
  const { sources } = await read(files);
  expect(unreadOf(sources)?.count).toBe(720);
  const texts = unreadOf(sources)?.lines.map(({ text }) => text) ?? [];
  expect(texts).toHaveLength(500);
  for (const text of texts) {
    expect(text.length).toBeLessThan(1010);
    expect(text).toContain('Migrate: 269: 1415416254017461 S: Failed');
  }
});

test('a line that goes with a migration by its id or its opID is not unread', async () => {
  const told = (text: string) => `2018-10-20T23:21:53.073Z info hostd[A1] [Originator@6876 sub=Vcsvc opID=x-1] ${text}`;
  const log = [
    `2018-10-20T23:21:53.073Z info hostd[A1] ${resolve}`,
    told('VMotionDst: vmotion task failed with a new word'),
    `2018-10-20T23:21:54.073Z info hostd[A2] [Originator@6876 sub=Vcsvc] vMotion (5422550518507384986) says something new`,
  ];
  expect(unreadIn(await read({ 'hostd.log': log.join('\n') }))).toBe(0);
  expect(unreadIn(await read({ 'hostd.log': log.slice(1).join('\n') }))).toBe(2);
});

test.each([
  'VMotion: 1: ',
  'Migrate: vm 1: 2: ',
  'Migrate: 1: a ',
  'task-',
  'haTask-a-vim.host.',
  'Virtual machine a',
  'LocalVC Migrate of ',
  '[vim.event.Migrat',
  'vMotion ',
  '1234567890123',
  'key = "',
  'VM_STATE_',
  '    ',
])('a megabyte of %j is looked at once', (piece) => {
  const line = `vim.VirtualMachine.migrate ${piece.repeat(2 ** 20 / piece.length)}`;
  const begun = performance.now();
  speaksOfVmotion(line);
  // A pattern that costs the line's length squared takes minutes.
  expect(performance.now() - begun).toBeLessThan(2000);
});

/** What holds the words and tells of no vMotion: hosts at rest, other hypervisors, prose, source. */
const noise: Readonly<Record<string, string>> = {
  'vpxa.log': [
    `${iso} info vpxa[2099] [Originator@6876 sub=vpxaMoService] Initialized modules: vmotion, provisioning, migrate, faultTolerance`,
    `${iso} verbose vpxa[2099] [Originator@6876 sub=VpxaHalServices] [VpxaHalServices] vMotionNicSpec: (vim.host.VMotionSystem.NetConfig) {`,
    `${iso} info vpxa[2099] [Originator@6876 sub=Default] config.vmotion.maxConcurrent = 8, vpxa.vmotionTimeout = 1351180724`,
  ].join('\n'),
  'hostd.log': [
    `${iso} info hostd[2099] [Originator@6876 sub=Hostsvc] VMotionManager initialized; vmotion service started`,
    `${iso} info hostd[2099] [Originator@6876 sub=Vimsvc] Plugin vmotionsvc: VMotionSrc and VMotionDst registered`,
    `${iso} verbose hostd[2099] [Originator@6876 sub=PropertyProvider] capability.vmotionSupported = true, storageVMotionSupported, vMotionAcrossNetworkSupported`,
    `${iso} info hostd[2099] [Originator@6876 sub=Hostsvc.VmkVprobSource] Migrate.Enabled = 1, Migrate.VMotionStreamHelpers = 0, Migrate.NetTimeout = 20`,
    `--> disabledMethod = [ "vim.VirtualMachine.migrate", "vim.VirtualMachine.relocate" ]`,
    `${iso} info hostd[2099] [Originator@6876 sub=Solo.Vmomi] Registered vim.VirtualMachine.relocate and vim.VirtualMachine.migrate`,
    `${iso} info hostd[2099] [Originator@6876 sub=Vmsvc] State Transition (VM_STATE_OFF -> VM_STATE_POWERING_ON)`,
  ].join('\n'),
  'vpxd.log': [
    `${iso} info vpxd[11] [Originator@6876 sub=drmLogger opID=a-1] DRS statistics: numVmotions 12, migrationThreshold 3, vmotionRate 1.0, lastVMotion 1451061663105920`,
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-1] [VpxLRO] -- BEGIN lro-84 -- ProvisioningChecker -- vim.vm.check.ProvisioningChecker.checkRelocate -- 5(6)`,
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-1] [VpxLRO] -- FINISH lro-84`,
    `${iso} info vpxd[11] [Originator@6876 sub=vpxLro opID=a-2] [VpxLRO] -- ERROR lro-85 -- 5 -- -- vim.SessionManager.login: vim.fault.InvalidLogin`,
    `${iso} info vpxd[11] [Originator@6876 sub=EventManager] Known events: vim.event.VmMigratedEvent, vim.event.DrsVmMigratedEvent`,
  ].join('\n'),
  'vmkernel.log': [
    `${iso} cpu0:1000)Mod: 4780: Initialization of migrate succeeded with module ID 4123.`,
    `${iso} cpu0:1000)Loading module vmotion ...`,
    `${iso} cpu0:1000)Config: 681: "VMotionEncryption" = 1, Old Value: 0, (Status: 0x0)`,
    `${iso} cpu0:1000)MigrateNet: 1120: Listening on port 8000`,
    `0:01:39:57.808 cpu1:4553)0x4100c0e4ff28:[0x41800c8aa6ce]Migrate_RestoreDone+0xdd stack: 0x41800bf15efc`,
  ].join('\n'),
  'vmware.log': [
    `${iso}| vmx| I125: DICT  vmotion.checkpointFBSize = "134217728"`,
    `${iso}| vmx| I125: DICT  migrate.hostLog = "web-1a2b3c4d.hlog"`,
    `${iso}| vmx| I125: DICT  migrate.migrationId = "0"`,
    `${iso}| vmx| I125: MigrateBusMemPrealloc: BusMem preallocation begins.`,
    `${iso}| vmx| I125: Migrate: cleaning up migration state.`,
    `${iso}| vmx| I125: VMX has left the building: 0.`,
  ].join('\n'),
  'qemu.log': [
    '2022-03-03 17:48:41 migration status: active (transferred 103025691, remaining 317911040), total 2156597248)',
    '2022-03-03T17:48:41.123456Z qemu-kvm: load of migration failed: Input/output error at 1646329721123456789',
    'libvirtd[1203]: migration of domain web to qemu+ssh://host2/system completed in 1646329721123 us',
    `2024-01-08 15:55:07,866+01 INFO [org.ovirt.engine.core.bll.MigrateVmToServerCommand] (default task-26) Running command: MigrateVmToServerCommand`,
    `[20110708T13:59:33.313Z|debug|xen101|39301 inet_rpc|Async.VM.pool_migrate R:1b27f1e3bd9d|xapi] VM.migrate_send begins`,
    `Hyper-V-VMMS 20417 Virtual machine migration operation for 'web' failed at migration source 'HV1'. (Virtual machine ID 1A2B)`,
    `Live migration of 'Virtual Machine web' was migrated successfully`,
  ].join('\n'),
  'guide.txt': [
    'vMotion moves a running VM. Look for lines of Migrate and VMotion in vmkernel.log, MigrateSetState in vmware.log.',
    'A failed migration says "Migration considered a failure by the VMX"; see msg.migrate.fail.dst and vob.vmotion.*.',
    'The vpxd log has vim.VirtualMachine.migrate and relocate operations. Enable vMotion on vmk1 (10.0.0.1).',
    'In 2019 we did 1351180724378133 things.',
  ].join('\n'),
};

test.each(Object.entries(noise))('%s of what tells of no vMotion', async (path, text) => {
  for (const files of [{ [path]: text }, { 'paste.txt': text }, { [path]: text.replaceAll(/^/gm, '> ') }]) {
    const analysis = await read(files);
    expect(unreadOf(analysis.sources)?.lines ?? [], JSON.stringify(Object.keys(files))).toEqual([]);
    expect(analysis.migrations).toEqual([]);
  }
});

test('our own source and papers tell of none', async () => {
  const root = new URL('../../', import.meta.url).pathname;
  const below = (folder: string): readonly string[] =>
    readdirSync(join(root, folder)).flatMap((name) => {
      const path = join(folder, name);
      return statSync(join(root, path)).isDirectory() ? below(path) : [path];
    });
  // (But the simulator's, which writes such lines, and what shows them as samples, CONTRIBUTING.md among it.)
  const files = ['README.md', 'ARCHITECTURE.md', 'GLOSSARY.md', ...below('renderer'), ...below('electron')].filter(
    (path) => !/simulate\/log-lines\.ts$|engine\/formats\/|diagnosis\/signatures\.json$/.test(path),
  );
  for (const path of files) {
    const analysis = await read({ [path.split('/').at(-1) ?? '']: readFileSync(join(root, path)) });
    expect(unreadOf(analysis.sources)?.lines ?? [], path).toEqual([]);
  }
});

const [known, harder] = [outsidePath('logs'), outsidePath('logs-2')];
if (known === undefined) console.log(`What the public excerpts leave unread is not tested: ${noExcerpts}.`);

/** Whether the truth beside the excerpt names a migration. */
function tellsOfOne(set: string): boolean {
  const truth = JSON.parse(readFileSync(join(set, 'expected.json'), 'utf8')) as {
    readonly migrations: readonly object[];
  };
  return truth.migrations.length > 0;
}

test.skipIf(known === undefined || harder === undefined)('of the public excerpts, those that say it', async () => {
  const rows: string[] = [];
  for (const folder of [known ?? '', harder ?? ''])
    for (const name of readdirSync(folder)) {
      const set = join(folder, name);
      if (!existsSync(join(set, 'expected.json'))) continue;
      const files = (readdirSync(set, { recursive: true }) as string[])
        .filter((file) => !file.endsWith('.json') && statSync(join(set, file)).isFile())
        .map((file) => [file, readFileSync(join(set, file))] as const);
      const analysis = await read(Object.fromEntries(files));
      const unread = unreadIn(analysis);
      rows.push(`${name.padEnd(56)} ${analysis.migrations.length} migrations, ${unread} unread`);
      const isTold = analysis.migrations.length > 0;
      if (folder === known) expect(unread, name).toBe(0);
      else if (tellsOfOne(set)) expect(unread > 0 || isTold, name).toBe(true);
      else expect([name, unread]).toEqual([name, 0]);
    }
  process.stdout.write(`${rows.join('\n')}\n`);
});
