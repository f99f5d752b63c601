import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { externalUrl } from '../../renderer/contract/outside.ts';
import { checkPair } from '../../renderer/engine/diagnosis/prerequisites/check.ts';
import { checkVm } from '../../renderer/engine/diagnosis/prerequisites/check-vm.ts';
import { joinParts } from '../../renderer/engine/host-facts.ts';
import { link } from '../../renderer/store/schema/shape.ts';
import signatures from '../../renderer/engine/diagnosis/signatures.json' with { type: 'json' };

const renderer = join(import.meta.dirname, '../../renderer');

/** Every web address in the sources' code, however it is quoted; those of comments and samples are for who reads the code. */
const named = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:ts|svelte|json)$/.test(file) && !file.endsWith('publications.ts'))
  .flatMap((file) => {
    const code = readFileSync(join(renderer, file), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/"seen": ".*"/g, '');
    return [...code.matchAll(/https?:\/\/[\w.-]+\.[a-z]+[^\s'"`$]*/g)].map(([url]): [string, string] => [file, url]);
  });

describe('what may be opened outside', () => {
  it('is every page that the knowledge base names, each by https', () => {
    expect(signatures.flatMap(({ links }) => links).length).toBeGreaterThan(100);
    expect(named.length).toBeGreaterThan(125);
    expect(named.filter(([, url]) => !url.startsWith('https:') || externalUrl(url) !== new URL(url).href)).toEqual([]);
  });

  it('is the page of every prerequisite', () => {
    const host = joinParts('a', []);
    const checks = [...checkPair(host, host), ...checkVm({ path: 'a.vmx', localDevices: [], usbDevices: [] })];
    expect(checks.length).toBeGreaterThan(5);
    expect(checks.filter(({ source }) => externalUrl(source) === undefined)).toEqual([]);
  });

  it.each([
    'https://knowledge.broadcom.com/external/article/1',
    'https://KB.vmware.com/s/article/2143834',
    'https://techdocs.broadcom.com/',
  ])('is any page of the vendors: %s', (url) => {
    expect(externalUrl(url)).toBe(new URL(url).href);
  });

  it('is the secure form of what was kept with http', () => {
    const kept = 'http://kb.vmware.com/s/article/1';
    expect(externalUrl(kept)).toBe('https://kb.vmware.com/s/article/1');
    expect([kept, 'https://x y', 'https://[', 'javascript:a'].map((one) => v.is(link, one))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    'https://github.com/',
    'https://github.com/somebody/else',
    'https://frankdenneman.ai/?x=1',
    'https://kb.vmware.com.evil.example/',
    'https://notvmware.com/',
    'https://kb.vmware.com@evil.example/',
    'https://user:secret@kb.vmware.com/',
    'https://kb.vmware.com:8443/',
    'http://kb.vmware.com:8080/',
    'https://evil.example/?https://kb.vmware.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://kb.vmware.com/share',
    'ms-msdt:/id PCWDiagnostic',
    '\\\\kb.vmware.com\\share',
    'https://',
    '',
  ])('is not %s', (url) => {
    expect(externalUrl(url)).toBeUndefined();
  });
});
