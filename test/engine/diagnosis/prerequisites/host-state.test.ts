/** What a host's bundle states of one moment: settings, running VMs, time servers; and two bundles of one host. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../renderer/engine/analyse.ts';
import { checkMigration, checkPair } from '../../../../renderer/engine/diagnosis/prerequisites/check.ts';
import { readHostFile } from '../../../../renderer/engine/diagnosis/prerequisites/read.ts';
import { hostsByName, joinParts } from '../../../../renderer/engine/host-facts.ts';
import { clockTroubles, inWords } from '../../../../renderer/engine/presentation/time-servers.ts';
import { writeReport } from '../../../../renderer/engine/report/index.ts';
import { redactAnalysis } from '../../../../renderer/engine/report/redact/redact.ts';
import { calibrate } from '../../../../renderer/engine/simulate/index.ts';
import { nodePlatform } from '../../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../../helpers/memory-source.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const setting = (path: string, value: number, usual: number) => `   Path: ${path}
   Type: integer
   Int Value: ${value}
   Default Int Value: ${usual}
   Min Value: 0
   Max Value: 100000
   String Value: 
   Default String Value: 
   Valid Characters: 
   Description: text
`;
const goal = (value: number) => setting('/Migrate/PreCopySwitchoverTimeGoal', value, 500);
const running = `app-01
   World ID: 2109446
   Process ID: 0
   VMX Cartel ID: 2109440
   UUID: 56 4d 4b 2d 3a 5f 8c 1e-1f 2a 3b 4c 5d 6e 7f 80
   Display Name: app-01
   Config File: /vmfs/volumes/5f0/app-01/app-01.vmx

db: 02
   World ID: 2109999
   Process ID: 0
   VMX Cartel ID: 2109990
   UUID: 56 4d 4b 2d 3a 5f 8c 1e-1f 2a 3b 4c 5d 6e 7f 81
   Display Name: db: 02
   Config File: /vmfs/volumes/5f0/db/db.vmx
`;
const up = (time: string) => ` 11:00:05 up ${time}, load average: 0.01, 0.02, 0.02\n`;
const peers = (row: string) =>
  `     remote           refid      st t when poll reach   delay   offset  jitter\n${'='.repeat(78)}\n${row}\n`;

const id = '8743996508480001077';
const kernel = (time: string, text: string) => `2024-03-05T${time}Z cpu4:2758489)${text}\n`;
const setup = (role: string) =>
  `Migrate: 314: vmotion: ${role} vmmLeaderID = ${role === 'Dest' ? 2109446 : 2118927}, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap`;
const logs = {
  'esx-esx01-2024-03-05--11.00/var/run/log/vmkernel.log':
    kernel('10:00:00.000', setup('Source')) +
    kernel(
      '10:00:28.000',
      `VMotion: 5367: ${id} S: Another pre-copy iteration needed with 427776 pages left to send (prev2 1137967, prev 628158, pages dirtied by pass through device 0, network bandwidth ~1115.604 MB/s, 147% t2d)`,
    ),
  'esx-esx02-2024-03-05--11.00/var/run/log/vmkernel.log':
    kernel('10:00:00.000', setup('Dest')) + kernel('10:00:40.000', `VMotion: 1: ${id} D: Resume handshake successful`),
};
const of = (host: string, command: string, date = '2024-03-05--11.00') => `esx-${host}-${date}/commands/${command}.txt`;

async function read(files: Readonly<Record<string, string>>) {
  const sources = Object.entries({ ...logs, ...files }).map(([path, text]) => memorySource(path, text));
  const analysis = await analyse(sources, { platform: nodePlatform });
  const [migration] = analysis.migrations;
  if (!migration) throw new Error('no migration');
  return { ...analysis, migration };
}

describe('advanced settings', () => {
  test.each(['localcli_system-settings-advanced-list--d', 'esxcli_system_settings_advanced_list'])('of %s', (name) => {
    const path = `commands/${name}.txt`;
    const text = `${setting('/UserVars/SuppressShellWarning', 1, 0)}\n${goal(1000)}\n   Path: /Migrate/Vmknic\n   Type: string\n   Int Value: 0\n`;
    expect(readHostFile(path, text)).toEqual({
      settings: [
        { name: 'Migrate.PreCopySwitchoverTimeGoal', value: { value: 1000, place: { path, line: 14 } }, usual: 500 },
      ],
    });
  });

  test('count in the simulation before the defaults, and in the report', async () => {
    const command = 'localcli_system-settings-advanced-list--d';
    const analysis = await read({
      [of('esx01', command)]: goal(1000) + setting('/Migrate/PreCopyMinProgressPerc', 110, 130),
    });
    const [host] = analysis.hosts;
    const { scenario, assumed } = calibrate(analysis.migration, host);
    expect(scenario.inputs).toMatchObject({ switchoverGoalSeconds: 1, minProgressPercent: 110 });
    expect(assumed.find(({ input }) => input === 'switchoverGoalSeconds')?.why).toContain('bundle');
    const text = writeReport(requestFor(analysis), 'markdown');
    expect(text).toMatch(/Migrate\.PreCopySwitchoverTimeGoal.{1,9}1000.{1,9}500/);
  });

  test('a host on which vMotion is switched off fails', () => {
    const host = (value?: number) =>
      joinParts('a', value === undefined ? [] : [{ settings: [{ name: 'Migrate.Enabled', value: { value } }] }]);
    const result = (a?: number, b?: number) =>
      checkPair(host(a), host(b)).find(({ ruleId }) => ruleId === 'host-enabled')?.result;
    expect([result(0), result(1, 1), result(1)]).toEqual(['fail', 'pass', 'not-in-bundle']);
  });
});

describe('running VMs', () => {
  const list = 'localcli_vm-process-list';

  test('are read with their world and path', () => {
    const { running: found } = readHostFile(`commands/${list}.txt`, running);
    expect(found).toMatchObject([
      { worldId: 2109446, name: { value: 'app-01', place: { line: 6 } }, path: '/vmfs/volumes/5f0/app-01/app-01.vmx' },
      { worldId: 2109999, name: { value: 'db: 02' } },
    ]);
  });

  test('name a VM by its world on the host where it ran on', async () => {
    const { migration } = await read({
      [of('esx02', list)]: running,
      [of('esx02', 'uptime')]: up('12 days, 03:12:44'),
    });
    expect(migration.vm.name).toBe('app-01');
  });

  test.each([
    ['the host was started after it', { [of('esx02', list)]: running, [of('esx02', 'uptime')]: up('14 min') }],
    ['nothing says when the host was started', { [of('esx02', list)]: running }],
    [
      'it left this host',
      {
        [of('esx01', list)]: running.replace('2109446', '2118927'),
        [of('esx01', 'uptime')]: up('12 days, 03:12:44'),
      },
    ],
  ])('but not where %s', async (_why, files) => {
    expect((await read(files)).migration.vm.name).toBeUndefined();
  });

  test('name a VM by its path', async () => {
    const line = `2024-03-05T10:00:39.000Z verbose vpxa[2100] [Originator@6876 sub=vpxaInvtVm opID=a-1] [MIGRATE] (${id}) immigrating VM at path /vmfs/volumes/5f0/db/db.vmx has vmid 7\n`;
    const { migration } = await read({
      'esx-esx02-2024-03-05--11.00/var/run/log/vpxa.log': line,
      [of('esx02', list)]: running,
    });
    expect(migration.vm.name).toBe('db: 02');
  });
});

describe('time servers', () => {
  test.each([
    ['*ntp1.example    .GPS.            1 u   33   64  377    0.211   -0.012   0.021', undefined],
    [' ntp1.example    .INIT.          16 u    -   64    0    0.000    0.000   0.000', 'esx02 reached no time server'],
    [
      '*10.0.0.5        .GPS.            1 u   33   64  377    0.211 -2012.500   0.021',
      'esx02 was 2.01 s from its time server',
    ],
    ['No association ID’s returned', undefined],
  ])('%s', async (row, words) => {
    const { migration, hosts } = await read({ [of('esx02', 'ntpq_-p')]: peers(row) });
    const said = clockTroubles(migration, hosts).map(inWords);
    expect(said).toEqual(words === undefined ? [] : [`When its bundle was made, ${words} (ntpq_-p.txt:3).`]);
  });
});

describe('two bundles of one host with other settings', () => {
  const mtu = (value: number) => `vmk1\n   Name: vmk1\n   MTU: ${value}\n   Netstack Instance: vmotion\n`;
  const list = 'localcli_network-ip-interface-list';
  const files = {
    [of('esx01', list)]: mtu(9000),
    [of('esx02', list)]: mtu(1500),
    [of('esx02', list, '2024-06-01--08.00')]: mtu(9000),
  };

  test('the one that was made nearest to a migration counts for it', async () => {
    const { migration, hosts } = await read(files);
    const result = (firstSeen: number | undefined) =>
      checkMigration({ ...migration, firstSeen }, hostsByName(hosts))?.find(({ ruleId }) => ruleId === 'net-mtu-equal')
        ?.result;
    expect(result(migration.firstSeen)).toBe('fail');
    expect(result(Date.UTC(2024, 4, 31) * 1000)).toBe('pass');
  });

  test('what changed is told with both values', async () => {
    const { findings } = await read(files);
    expect(findings).toMatchObject([{ id: 'host-changed', rank: 'observation' }]);
    expect(findings[0]?.title).toBe('Settings of esx02 changed between two bundles');
    expect(findings[0]?.cause).toContain('MTU of vmk1 was 1500 on 2024-03-05T11:00:00.000Z');
    expect(findings[0]?.cause).toContain('and is 9000 on 2024-06-01T08:00:00.000Z');
  });

  test('redacted, it names no host', async () => {
    const { findings } = redactAnalysis(await read(files), {}).analysis;
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('esx02');
  });

  test('nothing is told where nothing changed', async () => {
    const same = { ...files, [of('esx02', list, '2024-06-01--08.00')]: mtu(1500) };
    expect((await read(same)).findings).toEqual([]);
  });
});
