/** Files that are no log: each is told once, by its name, with what it is and what to do. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { InputWarning } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { bytesOf, concat, gz, tar, tgz, zip } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';

const id = '1424430291970314';
const line = `2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: ${id} S: Stopping pre-copy: only 1 pages left – é\n`;
const vmkernel = memorySource('vmkernel.log', line);
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

async function told(files: Readonly<Record<string, Uint8Array | string>>, beside = true) {
  const sources = Object.entries(files).map(([path, data]) => memorySource(path, data));
  const { warnings, migrations } = await analyse(beside ? [vmkernel, ...sources] : sources, { platform: nodePlatform });
  if (beside) expect(migrations.map((one) => one.id)).toEqual([id]);
  return warnings;
}

function expectOnce(warnings: readonly InputWarning[], path: string, words: RegExp): void {
  expect(warnings.map((one) => [one.path, one.message])).toEqual([[path, expect.stringMatching(words)]]);
}

const packed: Readonly<Record<string, readonly [start: string, words: RegExp]>> = {
  'logs.tar.xz': ['\xfd7zXZ\0\0\x04', /xz.*Unpack it.*then open/],
  'logs.tar.zst': ['\x28\xb5\x2f\xfd\x04', /zstd.*Unpack/],
  'logs.tbz2': ['BZh91AY&SY', /bzip2.*Unpack/],
  'logs.tar.lz4': ['\x04\x22\x4d\x18', /lz4.*Unpack/],
  'logs.tar.Z': ['\x1f\x9d\x90', /compress.*Unpack/],
  'logs.7z': ['7z\xbc\xaf\x27\x1c\0\x04', /7z.*7-Zip.*open the folder/],
  'logs.rar': ['Rar!\x1a\x07\x01\0', /RAR.*open the folder/],
  'old.rar': ['Rar!\x1a\x07\0', /RAR.*open the folder/],
  'logs.cab': ['MSCF\0\0\0\0\x01', /cabinet.*open the folder/],
  'logs.iso': [`${'\0'.repeat(32769)}CD001`, /ISO.*open the folder/],
  'logs.z01': ['PK\x07\x08PK\x03\x04', /piece.*Join.*cat.*open the whole/],
  'logs.z02': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.zip.002': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.001': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.tgz.ab': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.tgzac': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.tar.gz.part2': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.part2.rar': ['\x8f\x02\x99\x10', /piece.*Join/],
  'logs.zip': ['\x8f\x02\x99\x10', /Named \.zip, but.*last piece/],
};

describe.each(Object.entries(packed))('%s', (name, [start, words]) => {
  const data = concat(bytes(start), bytes('\x8f\x02\x99\x10\xfe'.repeat(2000)));

  test('alone and beside a log', async () => {
    expectOnce((await told({ [name]: data }, false)).slice(0, 1), name, words);
    expectOnce(await told({ [name]: data }), name, words);
  });

  test('in a folder and in archives', async () => {
    expectOnce(await told({ [`case/of a host/${name}`]: data }), `case/of a host/${name}`, words);
    const member = { name: `x/${name}`, data };
    expectOnce(await told({ 'a.tgz': tgz([member]) }), `a.tgz/x/${name}`, words);
    expectOnce(await told({ 'b.zip': zip([{ name: 'c.tar', data: tar([member]) }]) }), `b.zip/c.tar/x/${name}`, words);
  });
});

test('by its bytes under any name', async () => {
  expectOnce(await told({ 'from the customer': bytes('\xfd7zXZ\0\0') }), 'from the customer', /xz/);
  expectOnce(await told({ 'vmkernel.log': bytes('Rar!\x1a\x07\0') }), '(2)/vmkernel.log', /RAR/);
});

test('the first piece of a split archive is read as far as it goes, and what to do is told', async () => {
  const whole = tgz([
    { name: 'a/vmkernel.log', data: line.replace(id, '2424430291970314') },
    { name: 'b', data: Buffer.from(Array.from({ length: 9e4 }, (_, n) => (n * n * 7919) >> 5)) },
  ]);
  const sources = [memorySource('logs.tgz.aa', whole.slice(0, whole.length / 2))];
  const { warnings, migrations } = await analyse(sources, { platform: nodePlatform });
  expect(migrations.map((one) => one.id)).toEqual(['2424430291970314']);
  expect(warnings.filter(({ path }) => path === 'logs.tgz.aa').map(({ message }) => message)).toEqual([
    expect.stringMatching(/piece of a split file. Join/),
  ]);
});

test('pieces of a log itself are read', async () => {
  const files = { 'vmkernel.log.001': line, 'hostd.log.aa': line, 'vmkernel.log.002': `ed\n${line}` };
  expect(await told(files)).toEqual([]);
});

describe('an encrypted zip', () => {
  const files = ['vmkernel.log', 'hostd.log', 'x/vpxa.log'].map((name) => ({ name, data: line }));

  test.each([true, false])('is told once (directory: %s)', async (directory) => {
    const warnings = await told({ 'secret.zip': zip(files, { flags: 1, directory }) });
    const own = warnings.filter(({ kind }) => kind === 'skipped');
    expectOnce(own, 'secret.zip/vmkernel.log', /and 2 more.*encrypted.*password.*open the folder/);
  });

  test('names the way of one that is compressed in another', async () => {
    expectOnce(await told({ 'a.zip': zip(files, { methodNumber: 9 }) }), 'a.zip/vmkernel.log', /Deflate64/);
    expectOnce(await told({ 'a.zip': zip(files, { methodNumber: 93 }) }), 'a.zip/vmkernel.log', /zstd/);
  });
});

const word = zip([
  { name: '[Content_Types].xml', data: '<Types/>' },
  { name: 'word/document.xml', data: '<w:t>VMotion</w:t>' },
]);
const others: Readonly<Record<string, readonly [data: Uint8Array | string, words: RegExp]>> = {
  'screenshot.png': [bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), /picture.*PNG/],
  'photo.JPG': [bytes('\xff\xd8\xff\xe0\0\x10JFIF'), /picture.*JPEG/],
  'photo without an ending': [bytes('GIF89a\x01\0'), /picture.*GIF/],
  'photo.webp': [bytes('RIFF\x10\0\0\0WEBPVP8 '), /picture.*WebP/],
  'case.pdf': [bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), /PDF.*plain text/],
  'case.docx': [word, /Office.*plain text/],
  'case.xlsx': [zip([{ name: 'xl/workbook.xml', data: 'x' }]), /Office.*plain text/],
  'mail.msg': [bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'), /Office.*plain text/],
  tool: [bytes('\x7fELF\x02\x01\x01\0'), /ELF/],
  'some.dat': [bytes('\x01\x02\x03\x04\0\0\xfe'.repeat(900)), /binary/i],
  'zeros.log': [new Uint8Array(9000), /zeros/],
  'empty.log': ['', /Empty/],
  'notes.txt': ['Dear colleague,\nthe VM froze at night.\n', /Text, but none of its lines/],
  'vmkernel.1.log': ['Dear colleague,\nthe VM froze at night.\n', /Named like a log/],
  page: ['<!DOCTYPE html>\n<html><body>Hello</body></html>\n', /web page/],
  'hostd.0.gz': ['Dear colleague,\nthis is no gzip.\n', /Named \.gz, but its bytes|Named like a log/],
  'rotated.gz': ['Dear colleague,\nthis is no gzip.\n', /Named \.gz, but its bytes/],
  'cut.gz': [gz(line.repeat(500)).slice(0, 60), /cut short/],
  'cut in its header.gz': [gz(line).slice(0, 7), /cut short/],
  'one byte.gz': [gz(line).slice(0, 1), /Named \.gz/],
  'wrong check.gz': [gz(line).map((byte, at, all) => (at === all.length - 6 ? byte ^ 1 : byte)), /checksum/],
  'junk behind.gz': [concat(gz(line), 'junk and more junk'), /after the end/],
  'not deflate.gz': [bytes('\x1f\x8b\x07\0\0\0\0\0\0\x03junk and more'), /header is not/],
  'damaged.gz': [concat(gz(line).slice(0, 10), bytes('\xff'.repeat(90))), /damaged/],
  'photos.zip': [zip([{ name: 'a.png', data: 'x' }]), /No log.*lies in it/],
  'photos.tgz': [tgz([{ name: 'a.png', data: 'x' }]), /No log.*lies in it/],
  'nothing.zip': [zip([]), /No log.*lies in it/],
};

describe.each(Object.entries(others))('%s', (name, [data, words]) => {
  test('chosen by itself', async () => {
    expectOnce(await told({ [name]: data }), name, words);
  });
});

test.each(['screenshot.png', 'photo.JPG', 'case.pdf', 'case.docx', 'notes.txt', 'empty.log', 'tool'])(
  '%s is told in a folder that was chosen, not in a bundle or an archive',
  async (name) => {
    const [data, words] = others[name] as (typeof others)[string];
    expectOnce(await told({ [`case/${name}`]: data }), `case/${name}`, words);
    expect(await told({ [`esx-a-2023-11-16--05.04/x/${name}`]: data })).toEqual([]);
    const bundle = tgz([
      { name: `x/${name}`, data },
      { name: 'x/vmkernel.log', data: line },
    ]);
    expect(await told({ 'a.tgz': bundle })).toEqual([]);
  },
);

test('of a folder full of other programs’ logs some are told, and how many more there are', async () => {
  const names = Array.from({ length: 60 }, (_one, n) => `log/daemon-${n}.log`);
  const files = Object.fromEntries(names.map((name) => [name, 'Nov 16 00:00:00 cron[2]: job\n']));
  const warnings = await told({ ...files, 'log/vmkernel.log': line.replace(id, '2424430291970314') }, false);
  expect(warnings).toHaveLength(11);
  expect(warnings.at(-1)).toMatchObject({ path: '', message: expect.stringContaining('And 50 more files') });
});

test('an empty log of a bundle is told', async () => {
  const path = 'esx-a-2023-11-16--05.04/var/run/log/vmkernel.log';
  expectOnce(await told({ [path]: '', 'esx-a-2023-11-16--05.04/var/run/log/vobd.log': '' }), path, /Empty/);
});

describe('text in UTF-16', () => {
  const lines = ['565', '566', '567'].map((fraction) => line.trimEnd().replace('565', fraction));
  const text = `# from PowerShell \u{1f4bb}\r\n${lines.map((one) => `${one}\r\n`).join('')}`;
  const little = Buffer.from(text, 'utf16le');
  const forms = {
    'little-endian': concat(bytes('\xff\xfe'), little),
    'big-endian': concat(bytes('\xfe\xff'), Buffer.from(little).swap16()),
    'without its mark': little.subarray(2 * text.indexOf('2015')),
    'UTF-8 with a mark': concat(bytes('\xef\xbb\xbf'), text.slice(text.indexOf('2015'))),
  };

  test.each(Object.entries(forms))('%s is read', async (_, data) => {
    for (const chunks of [[], [1, 2, 3], [700]]) {
      for (const path of ['vmkernel.log', 'case/esx01.txt']) {
        const { migrations, warnings } = await analyse([memorySource(path, data, chunks)], { platform: nodePlatform });
        expect(warnings).toEqual([]);
        expect(migrations.map((one) => [one.id, one.lines.map((at) => at.text)])).toEqual([[id, lines]]);
      }
    }
    const inside = await analyse([memorySource('a.zip', zip([{ name: 'a/hostd.log', data }]))], {
      platform: nodePlatform,
    });
    expect(inside.migrations).toHaveLength(1);
  });

  test('half a pair and an odd byte end nothing', async () => {
    const spoilt = concat(bytes('\xff\xfe\x3d\xd8'), Buffer.from(`\n${line}`, 'utf16le'), bytes('\x00'));
    expect((await analyse([memorySource('x.log', spoilt)], { platform: nodePlatform })).migrations).toHaveLength(1);
  });
});

test('what is no log is not read to its end', async () => {
  let given = 0;
  const chunk = concat(bytes('\x89PNG\r\n\x1a\n'), bytes('\n'.repeat(60_000)));
  const source = {
    path: 'huge.png',
    size: 1e9,
    async *read() {
      for (; given < 1e9; given += chunk.length) yield bytesOf(chunk);
    },
  };
  await analyse([source], { platform: nodePlatform });
  expect(given).toBeLessThan(1e6);
});
