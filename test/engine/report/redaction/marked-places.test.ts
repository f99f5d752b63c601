/** Each line of places.txt by itself: what it marks as somebody's, «so», is gone, whole and in every spelling that is but separators. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../../../renderer/engine/model.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const empty: Analysis = { hosts: [], zoneGuess: undefined, sources: [], warnings: [], migrations: [], findings: [] };
const through = (text: string): string => redact(requestFor(empty, { notes: text })).request.notes;
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\d]/gu, '');

const lines = readFileSync(new URL('places.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

test('there are lines to try', () => expect(lines.length).toBeGreaterThan(250));

test.each(lines)('%s', (line) => {
  const marked = Array.from(line.matchAll(/«([^»]*)»/g), ([, secret = '']) => secret);
  const said = through(line.replace(/[«»]/g, '').replaceAll('⏎', '\n'));
  expect([said, marked.filter((secret) => bare(said).includes(bare(secret)))]).toEqual([said, []]);
});

describe('what names no one stays', () => {
  test.each([
    'Migration of the VM is not possible, the host is not responding, network: restored, cluster threshold is 80',
    'on host failure, to network adapter, in cluster configuration, of the datastore size, user (null), vm cpuid',
    'host: esx.vmware.com, to kb.vmware.com:443, on host esx.vmware.com',
    'appName=toolbox, name = "vim.VirtualMachine", (vmodl.DynamicProperty) { name = "summary.runtime", methodName = "relocate" }',
    'vmware.vmx vmware-1.log uuid.location vmkernel.log hostd.log libvmlibs.so lib64.so.6 python3.5',
    'create_subrequest_handle(): user create_subrequest_handle() world 2758489:vmx at 08:52:34',
  ])('%s', (line) => expect(through(line)).toBe(line));
});

describe('one thing in two spellings is one pseudonym', () => {
  test.each([
    'naa.600508b1001c1234567890abcdef1234 vml.0200000000600508b1001c1234567890abcdef1234524149442035',
    'esx-10-77-1-11 esx-10.77.1.11',
    'uuid.bios="56 4d 6f 1c 1e 4a 5f 52-b1 8e 6f 1c 1e 4a 5f 52" uuid.bios="564d6f1c-1e4a-5f52-b18e-6f1c1e4a5f52"',
    'ABCDEF0123456789ABCDEF0123456789ABCDEF01 ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01',
  ])('%s', (line) => {
    expect(new Set(through(line).match(/(?:device|address|uuid|thumbprint)-\d+/g)).size).toBe(1);
  });
});
