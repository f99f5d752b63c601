import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  allFields,
  faultFamilies,
  faultNamed,
  fieldLabels,
  isKindOf,
  knownFaults,
  type KnownFault,
} from '../../../renderer/engine/diagnosis/faults.ts';
import { signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import { noExcerpts, outsidePath } from '../../helpers/excerpts.ts';

function known(name: string): KnownFault {
  const fault = faultNamed(name);
  if (fault === undefined) throw new Error(`${name} is not known`);
  return fault;
}

const words = ({ title, cause, remedy }: KnownFault): readonly string[] => [title, cause, ...remedy];

describe('the name of a fault', () => {
  test.each([
    'NAME',
    'vim.fault.NAME',
    'vmodl.fault.NAME',
    '(vim.fault.NAME) {',
    '(vmodl.fault.NAME)',
    "'vim.fault.NAME'",
    'Vim.Fault.NAME',
    'VMware.Vim.NAME',
    'com.vmware.vim25.NAME',
    'pyVmomi.VmomiSupport.vim.fault.NAME',
    'types.NAME',
    'NAMEFault',
    'vim25:NAMEFault',
    'ns1:NAME',
    'vim.fault.NAME:',
    ' NAME: ',
  ])('is found as in %j, in any case', (spelling) => {
    for (const fault of knownFaults) {
      const spelled = spelling.replace('NAME', fault.fault);
      for (const one of [spelled, spelled.toLowerCase(), spelled.toUpperCase()])
        expect(faultNamed(one), one).toBe(fault);
    }
  });

  test('a general error of the runtime and the property of a query have namespaces of their own', () => {
    expect(faultNamed('vmodl.RuntimeFault')?.fault).toBe('RuntimeFault');
    expect(faultNamed('vmodl.query.InvalidProperty')?.fault).toBe('InvalidProperty');
  });

  test.each([
    '',
    'Fault',
    'vim.fault.',
    'vim.fault.Fnord',
    'FnordFault',
    'MethodFault',
    'constructor',
    'System.IO.FileNotFound',
    'FileNotFound in /vmfs',
    'two FileNotFound',
    'vim.VirtualMachine',
  ])('%j is none', (spelling) => {
    expect(faultNamed(spelling)).toBeUndefined();
  });

  test.each(['x', '(', 'vim.', 'Fault'])('a very long one of %j is none', (part) => {
    expect(faultNamed(`${part.repeat(100_000)}!FileNotFound!`)).toBeUndefined();
  });
});

describe('kinds of faults', () => {
  test('a fault is of its own kind and of those of its ancestors', () => {
    const full = known('DestinationSwitchFull');
    for (const kind of ['DestinationSwitchFull', 'vim.fault.CannotAccessNetwork', 'VmConfigFaultFault', 'MethodFault'])
      expect(isKindOf(full, kind), kind).toBe(true);
    for (const kind of ['MigrationFault', 'DestinationSwitch', 'Fnord', '', 'constructor'])
      expect(isKindOf(full, kind), kind).toBe(false);
  });

  test('an ancestor without words of its own counts too', () => {
    expect(isKindOf(known('NoPermission'), 'vmodl.fault.SecurityError')).toBe(true);
  });

  test('a fault has the fields of its ancestors, its own first', () => {
    expect(allFields(known('RDMPointsToInaccessibleDisk'))).toEqual(['fault', 'device', 'backing', 'connected']);
    expect(allFields(known('VMotionLinkDown'))).toEqual(['network', 'atSourceHost', 'failedHost', 'failedHostEntity']);
    expect(allFields(known('FileLocked'))).toEqual(['file']);
    expect(allFields(known('MigrationDisabled'))).toEqual([]);
  });

  test('every field has a label, and every label a field', () => {
    const fields = new Set<string>(knownFaults.flatMap(allFields));
    expect([...fields].filter((field) => !fieldLabels.has(field))).toEqual([]);
    expect([...fieldLabels.keys()].filter((field) => !fields.has(field))).toEqual([]);
    for (const label of fieldLabels.values()) expect(label.length, label).toBeLessThanOrEqual(45);
  });

  test('what the name says decides the rest', () => {
    expect(known('RequestCanceled').family).toBe('cancelled');
    for (const warning of [
      'NoGuestHeartbeat',
      'HAErrorsAtDest',
      'MismatchedVMotionNetworkNames',
      'VMotionLinkCapacityLow',
    ])
      expect(known(warning).rank, warning).toBe('noise');
    for (const general of [
      'SystemError',
      'MigrationFault',
      'VimFault',
      'RuntimeFault',
      'InvalidArgument',
      'MigrationNotReady',
    ])
      expect(known(general).isGeneral, general).toBe(true);
    for (const precise of ['FileLocked', 'NoPermission', 'VMotionLinkDown', 'FeatureRequirementsNotMet'])
      expect(known(precise).isGeneral, precise).toBe(false);
  });
});

describe('the words', () => {
  test('names, ids and titles are each their own', () => {
    for (const key of ['fault', 'id', 'title'] as const)
      expect(new Set(knownFaults.map((fault) => fault[key])).size, key).toBe(knownFaults.length);
  });

  test('a signature of a fault and the fault have one id; no other signature has it', () => {
    for (const { id, needles } of signatures)
      for (const fault of knownFaults)
        expect(fault.id === id, `${fault.fault} and ${id}`).toBe(
          id.startsWith('fault-') && needles.includes(fault.fault),
        );
  });

  test('each says what is wrong, what it means and what to look at first', () => {
    for (const fault of knownFaults) {
      expect(fault.title.length, fault.title).toBeLessThanOrEqual(60);
      expect(fault.title, fault.fault).toMatch(/[^.]$/);
      expect(fault.cause.length, fault.fault).toBeGreaterThan(60);
      expect(fault.remedy.length, fault.fault).toBeGreaterThanOrEqual(2);
      expect(fault.remedy.length, fault.fault).toBeLessThanOrEqual(4);
      expect(faultFamilies, fault.fault).toContain(fault.family);
      for (const text of [fault.cause, ...fault.remedy]) expect(text, fault.fault).toMatch(/^(?:v?[A-Z]).*[.?!]$/);
      for (const text of words(fault)) expect(text, fault.fault).not.toMatch(/'| {2}/);
    }
  });

  test('none is a copy of another', () => {
    expect(new Set(knownFaults.map(({ cause }) => cause)).size).toBe(knownFaults.length);
  });

  const harmful = [
    /^(?:Disconnect|Delete|Remove|Detach|Unregister|Format|Kill)\b/i,
    /^(?:Power off|Shut down|Suspend|Reset|Reboot|Restart|Disable)\b/i,
    /^(?:Consolidate|Commit|Merge|Unmount|Resignature)\b/i,
    /\b(?:kill -9|vim-cmd vmsvc\/(?:power\.|destroy|unregister)|rm -r|esxcli vm process kill|firewall set)/,
  ];

  test('no remedy begins with what can hurt', () => {
    for (const fault of knownFaults)
      for (const sentence of fault.remedy.flatMap((step) => step.split(/(?<=[.:;?!]) /)))
        for (const pattern of harmful) expect(sentence, fault.fault).not.toMatch(pattern);
  });

  test('a power-off or the merging of snapshots is never said without what it costs', () => {
    for (const fault of knownFaults)
      for (const step of fault.remedy) {
        if (/\b(?:move|moving|move it|them|disks)\b[^.]* powered off/i.test(step))
          expect(step, fault.fault).toMatch(/downtime|outage|pays|plan/);
        if (/^Merging/.test(step)) expect(step, fault.fault).toMatch(/cannot be undone/);
      }
  });

  test('each has the page of the API, over https', () => {
    for (const { fault, links } of knownFaults) {
      for (const link of links) expect(new URL(link).protocol, link).toBe('https:');
      expect(new Set(links).size, fault).toBe(links.length);
      expect(links[0], fault).toMatch(
        new RegExp(
          `^https://developer\\.broadcom\\.com/xapis/vsphere-web-services-api/8\\.0U3/(?:vim\\.fault|vmodl\\.fault|vmodl|vmodl\\.query)\\.${fault}\\.html$`,
        ),
      );
    }
  });
});

interface PublishedFault {
  readonly fault: string;
  readonly ancestors: readonly string[];
  readonly fields: readonly { readonly name: string }[];
}

interface ReportedCase {
  readonly id: string;
  readonly kind: string;
  readonly sample_lines: readonly string[];
  readonly mustSay: string;
  readonly mustNotSay?: string;
}

const published = outsidePath('logs/FAULTS.json');
const reported = outsidePath('logs/CAUSES.json');
if (published === undefined) console.log(`Tests over the list of published faults are skipped: ${noExcerpts}.`);

test.skipIf(published === undefined)('every published fault is known, with its ancestors and fields', () => {
  const { faults } = JSON.parse(readFileSync(published ?? '', 'utf8')) as { faults: readonly PublishedFault[] };
  expect(knownFaults.map(({ fault, ancestors, fields }) => ({ fault, ancestors, fields }))).toEqual(
    faults.map(({ fault, ancestors, fields }) => ({ fault, ancestors, fields: fields.map(({ name }) => name) })),
  );
});

test.skipIf(reported === undefined)('faults that people reported get the cause that was confirmed', () => {
  const { cases } = JSON.parse(readFileSync(reported ?? '', 'utf8')) as { cases: readonly ReportedCase[] };
  const faults = cases.filter(({ kind }) => kind === 'fault');
  expect(faults).not.toEqual([]);
  for (const { id, sample_lines, mustSay, mustNotSay } of faults) {
    const { title, cause, remedy } = known(sample_lines[0] ?? '');
    const said = JSON.stringify([title, cause, remedy]);
    expect(said, id).toMatch(new RegExp(mustSay, 'i'));
    if (mustNotSay !== undefined) expect(said, id).not.toMatch(new RegExp(mustNotSay, 'i'));
  }
});
