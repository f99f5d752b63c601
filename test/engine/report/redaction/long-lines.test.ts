/** A line can have a megabyte: twice the length costs no more than in proportion. */
import { expect, test } from 'vitest';
import type { Analysis } from '../../../../renderer/engine/model.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const empty: Analysis = { hosts: [], zoneGuess: undefined, sources: [], warnings: [], migrations: [], findings: [] };

/** Beginnings of all that is looked for, over and over. */
const parts = [
  '1',
  '1.',
  'a.',
  'a-',
  ':',
  '1:',
  'ab:',
  'x@',
  'x\\',
  '/a',
  '/vmfs/volumes/',
  '/host/',
  ' /a/host/',
  '[vim.Folder:',
  'network ',
  'network "',
  "cluster='",
  'vm',
  'vm=',
  'vmm0:',
  'Migrate of ',
  'Migrating a from ',
  'from a, b in ',
  ' in cluster ',
  'user=',
  '-- BEGIN a -- ',
  'VMware-56 ',
  '00:50:56:',
  '0000:',
  'deadbeef-',
  '[a] b/',
  'NFS: ',
  'Server: (',
  '://',
  'iqn.2001-01.a',
  'fqid/<a>/',
  '"',
  "'",
  ' ',
  'ABCDE-',
  'name="',
  'aname: b, ',
  'name.',
  '<name>',
  '<',
  '\\"',
  'tags: [a, ',
  'tags: a, ',
  'cluster: a b ',
  'in cluster a ',
  'CN=a,',
  ',CN=',
  'serial ',
  'volume ',
  '00 ',
  '00 00-',
  'to a:1 ',
  'to a',
  'session',
  'uuid ',
  'for user a ',
  'migrating a ',
  'migrating a to ',
  ': a/',
  'a.vmx',
  '"a',
  'label: ',
  'cluster    :    ',
  'CN = a, ',
  '-- 52ab12cd-1234-5678-9abc-def012345678(',
  '/a/vm/b/',
  'value = "',
  'Migration of a from b, c to ',
  'moving a from b to ',
  'path: /a, ',
  'a-1-1-',
  'snapshot1.description="',
  '2024-03-15T08:52:30Z ',
];

test.each(parts)('%j', (part) => {
  const took = (length: number): number => {
    const notes = part.repeat(Math.ceil(length / part.length));
    const began = performance.now();
    redact(requestFor(empty, { notes, title: 'red-01.kazu.example' }));
    return performance.now() - began;
  };
  took(1000);
  // What grows with the square takes minutes here.
  expect(took(1 << 18)).toBeLessThan(10_000);
});
