/** Names that are ordinary words, numbers or dates are replaced where a line names a thing, and nowhere else. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../renderer/engine/analyse.ts';
import { writeReport } from '../../../../renderer/engine/report/index.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { sectionNames } from '../../../../renderer/engine/report/request.ts';
import { nodePlatform } from '../../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../../helpers/memory-source.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const id = '1451061663105920';

/** Two hosts' lines with a VM of this name, wherever lines name one, among the words that it may be. */
function logs(vm: string): Readonly<Record<string, string>> {
  const stamp = (at: number) => `2024-03-15T08:52:${30 + at}.869Z`;
  const texts = [
    `[MIGRATE] (${id}) immigrating VM at path /vmfs/volumes/5f0a9869-47986f9c-4bbc-31c93374f365/${vm}/${vm}.vmx has vmid 12`,
    `migrating [vim.VirtualMachine:vm-12,${vm}] from vim.HostSystem:host-62 to vim.HostSystem:host-81, vm="${vm}"`,
    `'${vm}' in [gold-07] ${vm}/${vm}_1-000002.vmdk, ds:///vmfs/volumes/gold-07/${vm}/vmware.log, displayName = "${vm}"`,
    `Starting world vmm0:${vm} of type 8; vmx-vcpu-0:${vm}`,
    `the red light, 869083 pages of 2024-03, migration restore of the source at 2024-03-01T00:00:00Z, pre-copy, world 869083 (869083), test: memory page-in`,
    'the network is restored, source and destination, monday: bad0007, 10 of 10, 3/10, stun in 2024, 03',
  ];
  const hostd = texts.map(
    (text, at) =>
      `${stamp(at)} info hostd[869083] [Originator@6876 sub=Vcsvc.VMotionSrc (${id}) opID=57c757c9-01-02 user=vpxuser] ${text}`,
  );
  const kernel = [
    `${stamp(0)} cpu4:869083)Migrate: vm 869083: 3885: Setting VMOTION info: Source ts = ${id}, src ip = <10.77.1.11> dest ip = <10.77.1.12> Dest wid = 1830931 using SHARED swap`,
    `${stamp(4)} cpu4:869083)WARNING: Migrate: 270: ${id} S: Failed: Migration failed due to lack of pre-copy forward progress (0xbad0109) @0x418000e4f5ba`,
  ];
  return { 'var/run/log/hostd.log': `${hostd.join('\n')}\n`, 'var/run/log/vmkernel.log': `${kernel.join('\n')}\n` };
}

async function written(vm: string) {
  const sources = Object.entries(logs(vm)).map(([path, text]) => memorySource(path, text));
  const analysis = await analyse(sources, { platform: nodePlatform });
  expect(analysis.migrations.map((one) => [one.vm.name, one.lines.length])).toEqual([[vm, 8]]);
  const { request } = redact(requestFor(analysis, { sections: sectionNames }));
  const formats = ['html', 'markdown', 'migrations-csv', 'rounds-csv', 'json'] as const;
  // A log with a longer name in it is longer.
  const text = formats.map((format) => writeReport(request, format)).join('\n');
  return text.replace(/"bytes": \d+/g, '');
}

describe('a VM by this name: the report is that of a VM with a name like no other', () => {
  test.each([
    'red',
    '2024-03',
    '869083',
    '2024',
    '03',
    '10',
    'migration',
    'restore',
    'pre-copy',
    'page-in',
    'source',
    'test',
    'monday',
    'network',
    'light',
    'failed',
    'vpxuser',
    '00',
    'x',
  ])('%s', async (vm) => {
    expect(await written(vm)).toBe(await written('krustyzu-77'));
  });
});
