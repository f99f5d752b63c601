/** After redaction none of the originals is in any format; the same original is the same pseudonym everywhere. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis } from '../../../renderer/engine/model.ts';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { redact } from '../../../renderer/engine/report/redact/redact.ts';
import type { RedactOptions } from '../../../renderer/engine/report/redact/redact.ts';
import { secretKinds } from '../../../renderer/engine/report/redact/secret.ts';
import { isIpv6 } from '../../../renderer/engine/report/redact/slots.ts';
import { sectionNames } from '../../../renderer/engine/report/request.ts';
import type { ReportRequest } from '../../../renderer/engine/report/request.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { excerpts } from '../../helpers/excerpts.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

const formats = ['html', 'markdown', 'ticket', 'migrations-csv', 'rounds-csv', 'json'] as const;

function written(request: ReportRequest, options?: RedactOptions) {
  const redaction = redact(request, options);
  return { ...redaction, text: formats.map((format) => writeReport(redaction.request, format)).join('\n') };
}

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

describe('the sample', () => {
  test('none of what names its owner is left, in any format', () => {
    const bundles = [{ name: 'sample-bundle.zip', bytes: 1, digest: undefined }];
    const notes = 'Ask jdoe@lab.example about app-014 on ESX-01 (vcsa-01.lab.example).';
    const { text, key } = written(
      requestFor(analysis, { sections: sectionNames, bundles, notes, title: 'app-014 at Lab.Example' }),
    );
    const names = [
      ...analysis.hosts.flatMap(({ host, datastores, vmknics }) => [
        host,
        ...datastores.flatMap(({ uuid, name }) => [uuid, name]),
        ...vmknics.map(({ ip }) => ip?.value),
      ]),
      ...analysis.migrations.flatMap(({ vm, source, destination }) => [
        vm.name,
        vm.path,
        source.host,
        source.ip,
        destination.host,
        destination.ip,
      ]),
      ...Object.keys(key),
      'esx-01',
      'esx-02',
      'vcsa-01',
      'lab.example',
      'jdoe',
      'sample-bundle',
    ].filter((name) => name !== undefined);
    expect(names.length).toBeGreaterThan(60);
    expect([...new Set(names)].filter((name) => text.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  });

  test('figures, ids and times stay', () => {
    const { text } = written(requestFor(analysis));
    for (const { id } of analysis.migrations) if (id !== undefined) expect(text).toContain(id);
    expect(text).toContain('467 ms');
    expect(text).toContain('2023-11-16 02:13:29.640Z');
  });

  test('a short name and its long one are one host, and a VM is one VM in its name, its path and its lines', () => {
    const { request, key } = written(requestFor(analysis));
    expect(key['esx-01']).toBe(key['esx-01.lab.example']);
    const one = analysis.migrations.findIndex(({ vm }) => vm.name === 'app-014');
    const got = request.analysis.migrations[one];
    expect(got?.vm.name).toBe(key['app-014']);
    expect(got?.vm.path).toContain(`/${key['app-014']}/${key['app-014']}.vmx`);
  });

  test('with the key of an earlier report names stay as they were, though less is reported', () => {
    const whole = redact(requestFor(analysis));
    const last = analysis.migrations.at(-1);
    const { key } = redact(requestFor({ ...analysis, migrations: last ? [last] : [] }), { known: whole.key });
    expect(key).toEqual(whole.key);
  });

  test('the preview tells how often each is replaced', () => {
    const { replaced } = redact(requestFor(analysis));
    expect(replaced.find(({ original }) => original === 'app-014')).toMatchObject({
      kind: 'vm',
      pseudonym: expect.stringMatching(/^vm-\d+$/) as string,
    });
    expect(replaced.every(({ count }) => count > 0)).toBe(true);
  });

  test('UUIDs by choice', () => {
    const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
    expect(written(requestFor(analysis)).text).toMatch(uuid);
    expect(written(requestFor(analysis), { withUuids: true }).text).not.toMatch(uuid);
  });
});

describe('one line', () => {
  const through = (text: string, more: Partial<Analysis> = {}) => {
    const [one] = analysis.migrations;
    const line = { ...one?.lines[0], source: 0, line: 1, time: 0, side: undefined, text };
    const migrations = one ? [{ ...one, lines: [line] }] : [];
    return redact(requestFor({ ...analysis, migrations, ...more })).request.analysis.migrations[0]?.lines[0]?.text;
  };

  test.each([
    ['bound to fe80::250:56ff:fea3:5619 and 2001:db8:0:0:0:0:0:12', 'bound to address-1 and address-2'],
    ['MAC 00:50:56:a3:56:19 up at 08:52:34.879', 'MAC mac-1 up at 08:52:34.879'],
    ['netmask 255.255.255.0 gateway 10.1.2.3 from 127.0.0.1', 'netmask 255.255.255.0 gateway address-1 from 127.0.0.1'],
    ['by CORP.LAN\\jdoe', 'by user-1'],
    ['user=vpxuser:CORP\\mmuster] Task', 'user=vpxuser:user-1] Task'],
    ['user=vpxuser] Task by User root@10.1.2.3', 'user=vpxuser] Task by User root@address-1'],
    ['[gold-7] pay roll/pay roll_1.vmdk locked', '[datastore-1] vm-1/vm-1_1.vmdk locked'],
    ['device naa.6006016055711d00cff95e65664ee011 slow', 'device device-1 slow'],
    ['vm-1014 -- vim.VirtualMachine.relocate', 'vm-1014 -- vim.VirtualMachine.relocate'],
  ])('%s', (text, want) => {
    const numberless = (one: string | undefined) =>
      one?.replace(/\b(address|mac|user|datastore|device|vm)-\d{1,2}(?!\d)/g, '$1-#');
    expect(numberless(through(text))).toBe(numberless(want));
  });

  test('a VM that is called like a phase renames no phase', () => {
    const [one] = analysis.migrations;
    if (!one) throw new Error('no migration');
    const { request } = redact(requestFor({ ...analysis, migrations: [{ ...one, vm: { name: 'restore' } }] }));
    expect(request.analysis.migrations[0]?.phases).toEqual(one.phases);
    expect(request.analysis.migrations[0]?.vm.name).toMatch(/^vm-\d+$/);
  });
});

/** Names as people give them, in any case, in the places where logs have them. */
test('any VM, host and datastore name is gone from wherever it stood', () => {
  const [one] = analysis.migrations;
  if (!one) throw new Error('no migration');
  const name = fc
    .stringMatching(/^[A-Za-z0-9ÄÖÜäöüß][A-Za-z0-9ÄÖÜäöüß ._()+&#'$*^-]{2,24}[A-Za-z0-9ÄÖÜäöüß)]$/)
    .filter((text) => /[0-9._+-]/.test(text) && /[A-Za-zÄÖÜäöüß]{2}/.test(text) && !/\d+\.\d+/.test(text));
  const label = fc.stringMatching(/^[a-z][a-z0-9-]{2,14}[a-z0-9]$/).filter((text) => /\d/.test(text));
  fc.assert(
    fc.property(name, label, label, (vm, host, store) => {
      const names = [vm, host, store].map((text) => text.toLowerCase());
      // A migration's id stays, and any four digits of it could be a name; `le-1` is one of `bundle-1`.
      const isOurs = (text: string) => secretKinds.some((kind) => `${kind}-`.includes(text.replace(/\d+$/, '')));
      fc.pre(new Set(names).size === 3 && !names.some((text) => one.idHex?.includes(text) || isOurs(text)));
      const texts = [
        `moving ${vm} to ${host}.corp.example:8000`,
        `opID=1 '/vmfs/volumes/${store}/${vm}/${vm}_1-000002.vmdk' locked by ${host.toUpperCase()}`,
        `[${store}] ${vm}/${vm}.vmx`,
        `"${vm.toLowerCase()}",${vm}9 x${host}x`,
      ];
      const lines = texts.map((text, at) => ({ source: 0, line: at + 1, time: 0, side: undefined, text }));
      const moved = {
        ...one,
        vm: { name: vm, path: `/vmfs/volumes/${store}/${vm}/${vm}.vmx` },
        source: { host: `${host}.corp.example` },
        lines,
      };
      const { text } = written(
        requestFor({ ...analysis, hosts: [], migrations: [moved] }, { sections: ['evidence', 'lines', 'figures'] }),
      );
      expect(
        [vm, host, store, 'corp.example'].filter((original) => text.toLowerCase().includes(original.toLowerCase())),
      ).toEqual([]);
    }),
    // vCenter's ids have no letter there.
    { numRuns: 100, examples: [['web 7', 'a0-a', 'vm-a0']] },
  );
});

test('what is an IPv6 address', () => {
  expect(['fe80::1:2', '2001:db8::8a2e:370:7334', '1:2:3:4:5:6:7:8'].map(isIpv6)).toEqual([true, true, true]);
  expect(['08:52:34', 'a::b', '::1', 'dead:beef', '1:2:3:4:5:6:7:8:9'].map(isIpv6)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

const real = excerpts();
describe.skipIf(real.length === 0)('real excerpts', () => {
  test.each(real.map(({ name, files }) => [name, files] as const))('%s', async (_name, files) => {
    const sources = [...files].map(([path, bytes]) => memorySource(path, bytes));
    const read = await analyse(sources, { platform: nodePlatform });
    const { text, key } = written(requestFor(read, { sections: sectionNames }), { withUuids: true });
    expect(Object.keys(key).filter((name) => holds(text, name))).toEqual([]);
    for (const { vm, source, destination } of read.migrations)
      for (const name of [vm.name, vm.path, source.host, source.ip, destination.host, destination.ip])
        if (name !== undefined && name.length > 3) expect(holds(text, name) ? name : '').toBe('');
    expect([...text.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g)].map(([ip]) => ip)).toEqual([]);
  });
});

/** Plain words are looked for as words: a VM called `test` says nothing in `latest`. */
function holds(text: string, name: string): boolean {
  const literal = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const isPlain = name.length < 4 || /^[a-z]+$/i.test(name);
  return new RegExp(isPlain ? `(?<![a-z0-9])${literal}(?![a-z0-9])` : literal, 'i').test(text);
}
