/** Folders of a host's own tree hold no log only where they stand at a bundle's root. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { placeOf } from '../../renderer/engine/logs/places.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { tar, tgz, zip } from '../helpers/archives.ts';
import type { ArchiveFile } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';

const line = (n: number) =>
  `2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: 142443029197031${n} S: Stopping pre-copy: only 1 pages left\n`;
const folders = [
  ...['core', 'bin', 'sbin', 'lib', 'lib64', 'usr', 'boot', 'proc', 'sys', 'journal', 'esxcfg', 'locker', 'vmupgrade'],
  ...['etc', 'commands', 'tmp/vmware-root'],
];

async function paths(files: Readonly<Record<string, string | Uint8Array>>) {
  const sources = Object.entries(files).map(([path, data]) => memorySource(path, data));
  const { sources: read, warnings } = await analyse(sources, { platform: nodePlatform });
  return { read: read.map(({ path }) => path), warnings };
}

describe.each(folders)('a folder %s', (folder) => {
  test.each([
    `${folder}/vmkernel.log`,
    `${folder}/esx01.txt`,
    `case 4711/${folder}/vmkernel.0.log`,
    `case/${folder}/of the customer/hostd.log`,
    `case/${folder}/second host.txt`,
    `vmfs/volumes/ds/${folder}/vmware.log`,
    `esx-a-2023-11-16--05.04/vmfs/volumes/ds/${folder}/vmware.log`,
    `esx-a-2023-11-16--05.04/vmfs/volumes/${folder}/app/vmware-3.log`,
  ])('%s is read', async (path) => {
    expect(await paths({ [path]: line(1) })).toEqual({ read: [path], warnings: [] });
    const inArchives = {
      'a.tgz': tgz([{ name: path, data: line(2) }]),
      'b.zip': zip([{ name: 'c.tar', data: tar([{ name: path, data: line(3) }]) }]),
    };
    expect((await paths(inArchives)).read).toEqual([`a.tgz/${path}`, `b.zip/c.tar/${path}`]);
  });

  test('a log’s own name is read at a bundle’s root, too', async () => {
    const root = 'esx-a-2023-11-16--05.04';
    const files = { [`${root}/var/run/log/hostd.log`]: line(1), [`${root}/${folder}/vmkernel.log`]: line(2) };
    expect((await paths(files)).read.toSorted()).toEqual(Object.keys(files).toSorted());
  });
});

test('names of a zip with the backslashes of Windows are paths', async () => {
  const names = ['core\\vmkernel.log', 'x\\vmfs\\volumes\\ds\\app-7\\vmware.log'];
  const { read } = await paths({ 'w.zip': zip(names.map((name, n) => ({ name, data: line(n) }))) });
  expect(read).toEqual(['w.zip/core/vmkernel.log', 'w.zip/x/vmfs/volumes/ds/app-7/vmware.log']);
  expect(placeOf(read[1] ?? '').vmName).toBe('app-7');
});

/** What vm-support writes beside the logs: none of it is read as a log, none of it is told. */
const others: readonly ArchiveFile[] = [
  ['commands/dmesg.txt', line(7)],
  ['commands/vmware_-vl.txt', 'VMware ESXi 8.0.2 build-22380479\n'],
  ['commands/localcli_system-process-list.txt', 'vmx\n'.repeat(90)],
  ['etc/vmware/hostd/hostd', 'x\n'],
  ['etc/vmware/vpxa/vpxa', 'x\n'],
  ['proc/vmware/version', 'x\n'],
  ['usr/lib/vmware/hostd/docroot/en/welcomeRes', 'x\n'],
  ['lib64/vmware-tools', '\x7fELF\0\0'],
  ['bin/vmware', '\x7fELF\0\0'],
  ['var/core/hostd-worker-zdump.000', '\x7fELF\0\0'],
  ['var/core/vmware-vmx-zdump', 'x'],
  ['var/log/journal/system', 'x'],
  ['locker/packages/vmtoolsRepo/vmtools/windows.iso', 'x'],
  ['tmp/vmware-root/ramdisk', 'x'],
  ['var/run/log/vsantraces--2023-11-16T00h00m.zst', '\x28\xb5\x2f\xfd'],
  ['var/run/log/usb.log', '2023-11-16T00:00:00.000Z In(30) usbarb[2097735]: DEBUG: link up\n'.repeat(2000)],
  ['var/run/log/syslog.log', 'Nov 16 00:00:00 cron[2]: job\n'],
  ['vmfs/volumes/ds/app/app-000001.vmdk', '# Disk DescriptorFile\n'],
  ['vmfs/volumes/ds/app/screenshot.png', '\x89PNG\r\n\x1a\n'],
  ['json/empty', ''],
  ['README', 'The files of this folder were collected by vm-support.\n'],
].map(([name = '', data = '']) => ({ name, data: Uint8Array.from(data, (char) => char.charCodeAt(0)) }));
const log = { name: 'var/run/log/vmkernel.log', data: line(1) };

describe.each([
  ['as vm-support names it', 'esx-esx-01.lab.example-2023-11-16--05.04'],
  ['renamed', 'host one'],
  ['as vCenter names it', 'vc-vcsa-01.lab.example-2023-11-16--05.04'],
])('a realistic tree, %s', (_, root) => {
  const files = [...others.slice(10, 12), log, ...others].map(({ name, data }) => ({ name: `${root}/${name}`, data }));

  test.each([
    ['as .tgz', () => [memorySource('a.tgz', tgz(files))]],
    ['as .zip', () => [memorySource('a.zip', zip(files))]],
    ['in a .zip', () => [memorySource('b.zip', zip([{ name: 'a.tgz', data: tgz(files) }]))]],
    ['unpacked', () => files.map(({ name, data }) => memorySource(name, data))],
    [
      'unpacked, in the order of the names',
      () => files.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, data }) => memorySource(name, data)),
    ],
    ['unpacked in a folder', () => files.map(({ name, data }) => memorySource(`case/a/${name}`, data))],
  ])('%s', async (_how, sources) => {
    const { sources: read, warnings } = await analyse(sources(), { platform: nodePlatform });
    expect(warnings).toEqual([]);
    expect(read.map(({ path }) => path.slice(path.indexOf(root)))).toEqual([`${root}/${log.name}`]);
  });
});
