import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { explain, longestExplained } from '../../../renderer/engine/diagnosis/explain.ts';
import { inLines } from '../../../renderer/engine/diagnosis/explanation.ts';
import { knownFaults } from '../../../renderer/engine/diagnosis/faults.ts';
import { signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import statusCodes from '../../../renderer/engine/diagnosis/status-codes.json' with { type: 'json' };
import { noExcerpts, outsidePath } from '../../helpers/excerpts.ts';

const ids = (text: string) => explain(text).answers.map(({ id }) => id);
const notes = (text: string) => explain(text).notes.map(({ given, didYouMean }) => [given, ...didYouMean]);
const names = (text: string) =>
  explain(text).answers.flatMap(({ recognised }) => recognised.flatMap(({ name }) => name ?? []));

interface ReportedCase {
  readonly id: string;
  readonly sample_lines: readonly string[];
  readonly mustSay: string;
}

const reported = outsidePath('logs/CAUSES.json');
if (reported === undefined) console.log(`Texts that people reported are not explained: ${noExcerpts}.`);

test.skipIf(reported === undefined)('texts that people reported are explained by the cause that was confirmed', () => {
  const { cases } = JSON.parse(readFileSync(reported ?? '', 'utf8')) as { cases: readonly ReportedCase[] };
  expect(cases).not.toEqual([]);
  for (const { id, sample_lines, mustSay } of cases) {
    const [first] = explain(sample_lines.join('\n')).answers;
    expect(JSON.stringify([first?.title, first?.cause, first?.remedy]), id).toMatch(new RegExp(mustSay, 'i'));
  }
});

describe('a status', () => {
  const codes = statusCodes.filter(({ code }) => code !== 0);

  it.each<[string, (status: (typeof codes)[number]) => string]>([
    ['bad0014', ({ code }) => code.toString(16)],
    ['0xBAD0014', ({ code }) => `0x${code.toString(16).toUpperCase()}`],
    ['195887124', ({ code }) => String(code)],
    ['Status (bad0014)', ({ code }) => `Status (${code.toString(16)})`],
    ['Error 195887124. Out of memory', ({ code, text }) => `Error ${code}. ${text}`],
    ['VMK_NO_MEMORY', ({ name }) => name],
    ['vmk_no_memory.', ({ name }) => `${name.toLowerCase()}.`],
  ])('is found as %s', (_like, spelled) => {
    expect(codes).toHaveLength(358);
    for (const status of codes) expect(names(spelled(status)), spelled(status)).toContain(status.name);
  });

  it('is found by its words, in any case, quoted or behind a label', () => {
    // Two have these words, and the same is known of both.
    for (const { name, text } of codes.filter((one) => !/^Already connected$/i.test(one.text)))
      for (const spelled of [text, text.toUpperCase(), `“${text}”`, `Failed: ${text}`, `2. ${text}`])
        expect(names(spelled), spelled).toContain(name);
  });

  it('says what was recognised', () => {
    expect(explain('Status (bad0023)').answers[0]?.recognised).toEqual([
      {
        given: 'bad0023',
        name: 'VMK_RESERVATION_CONFLICT',
        number: '0xbad0023 (195887139)',
        words: 'SCSI reservation conflict',
      },
    ]);
  });

  it('of the words counts, where the number is that of another one', () => {
    const [first] = explain('S: Failed: Maximum switchover time for migration exceeded (0xbad0109)').answers;
    expect(first?.recognised[0]?.name).toBe('VMK_MIGRATE_MAX_DOWNTIME_EXCEEDED');
    expect(first?.cause).toContain('numbers moved between releases');
  });

  it('that is not in the table is named, and success is no failure', () => {
    expect([ids('0xbad0fff'), notes('0xbad0fff'), notes('VMK_TIMEOT')[0]?.[1]]).toEqual([
      [],
      [['0xbad0fff']],
      'VMK_TIMEOUT',
    ]);
    expect(ids('VMK_OK')).toEqual(['status-success']);
  });
});

describe('a number that only equals a status', () => {
  it.each([
    'call me at 195887124',
    'vpxd[195887124]: started',
    'size=195887124 bytes',
    'result 195887124 bytes',
    'VM: vm-195887124',
    'disk t10.195887124',
    'https://kb.example/195887124',
    'https://kb.example/0xbad0014',
    'port 195887124/udp',
    'invoice 195887105 was paid',
    'DNS name is bad0014.example.com',
    'We got 195887124 from them',
    'the migration 195887124 is done',
    'serial bad0014 of disk naa.6001405',
    '{"serial": "bad0014"}',
    'esx-bad0014 rebooted',
  ])('is none: %s', (text) => expect([ids(text), notes(text)]).toEqual([[], []]));

  it.each([
    'Error 195887124.',
    'status 195887124',
    'status=195887124',
    'failed with error code 195887124',
    '(195887124)',
    '1. 195887124',
    '195887124: Out of memory',
    'Out of memory 195887124',
    '[bad0014]',
    'rc=0xbad0014',
    'It was 0xbad0014',
    'Failed: bad0014',
    'Migration failed with bad0014',
    'What does bad0014 mean?',
    'I don’t know what bad0014 is',
    'No, it is bad0014',
    'Failed to send the page: bad0014',
    'It failed, not with bad0021 but with bad0014',
    'Error code - 195887124',
    'The error 195887124 was not resolved',
    '{"status": "bad0014"}',
  ])('is one where something says so: %s', (text) => expect(names(text)).toEqual(['VMK_NO_MEMORY']));

  it('is none of several beside one that is', () => {
    expect(names('Error bad0014, bad0021 at vm-195887110 (195887108)')).toEqual(
      expect.arrayContaining(['VMK_NO_MEMORY', 'VMK_TIMEOUT', 'VMK_BUSY']),
    );
    expect(names('Error bad0014 at vm-195887110')).toEqual(['VMK_NO_MEMORY']);
  });
});

describe('what is negated, or only mentioned', () => {
  it.each([
    'We saw no bad0014 at all',
    'the migration did not fail with bad0014',
    'It didn’t fail with "Out of memory" (0xbad0014).',
    'The error bad0014 is resolved.',
    'Error bad0014 did not occur again',
    'We no longer see 0xbad0014.',
    'We fixed error bad0014',
    'I read about VMK_NO_MEMORY once and it is not my problem',
    'There was never a vim.fault.NoPermission',
    'It did not say "Timed out waiting for migration data."',
    'The NoPermission chapter of the manual is good',
  ])('is no answer: %s', (text) => expect(ids(text)).toEqual([]));

  it('leaves what is said beside it', () => {
    expect(names('failed with error Limit exceeded (0xbad0006). It was not "Out of memory" (0xbad0014)')).toEqual([
      'VMK_LIMIT_EXCEEDED',
    ]);
  });

  it.each([
    ['No such device (0xbad0014)', 'VMK_NO_MEMORY'],
    ['Not found (0xbad0003)', 'VMK_NOT_FOUND'],
    ['VM did not power on: 0xbad0014', 'VMK_NO_MEMORY'],
    ['The name could not be resolved (0xbad0014)', 'VMK_NO_MEMORY'],
    ['This is not fixed: we got error bad0014', 'VMK_NO_MEMORY'],
    ['Failed with bad0014 and it did not resume', 'VMK_NO_MEMORY'],
    ['No error text. Failed with bad0014', 'VMK_NO_MEMORY'],
    ['Host did not answer, error bad0014', 'VMK_NO_MEMORY'],
    ['It threw NoPermission.', 'NoPermission'],
    ['NoPermission: denied', 'NoPermission'],
    ['NoPermission, NoPermissionFault', 'NoPermission'],
  ])('is not what a failure says with a negation of something else: %s', (text, name) => {
    expect(names(text)).toEqual([name]);
  });
});

describe('the words of a status', () => {
  it.each([
    'ssh: connect to host 10.0.0.1 port 22: Connection refused',
    'Could not reach 10.0.0.1:443: Connection refused',
    'Connect to port 80 failed: Connection refused',
    'bash: permission denied',
    '-bash: ./x.sh: Permission denied',
    '$ sudo: unable to open it: Permission denied',
    'SystemError: something python',
    'java.lang.OutOfMemoryError: Out of memory',
    'Linux kernel: Out of memory: Killed process 1 (java)',
    'Nov 14 10:00:00 web01 kernel: Out of memory: Killed process 1 (java)',
    'Nov 14 10:00:00 web01 nginx[12]: accept failed: Timeout',
    '[123.4] Out of memory: Killed process 1 (java)',
    'docker: Error response from daemon: Timeout',
  ])('say nothing where another program says them: %s', (text) => expect(ids(text)).toEqual([]));

  it.each(['Connection refused', 'Failed: Permission denied', '“Out of memory”'])(
    'alone are only possible: %s',
    (text) => {
      const [first] = explain(text).answers;
      expect([first?.confidence, first?.cause]).toEqual([
        'possible',
        expect.stringContaining('These words alone are everybody’s') as string,
      ]);
    },
  );

  it.each(['Migration failed: Connection refused', 'Failed: Connection refused (0xbad00ac)', 'VMK_ECONNREFUSED'])(
    'are VMware’s beside what only VMware says: %s',
    (text) => expect(explain(text).answers[0]?.cause).not.toContain('everybody'),
  );

  it('of VMware are read in the output of a script, and a sentence may go on with the name of a program', () => {
    expect(ids('Linux VM web-07: Failed to reserve resources on host')).not.toEqual([]);
    expect(ids('python3: vim.fault.NoPermission')).toEqual(['fault-no-permission']);
    expect(ids('It failed\nmount: bad\nVMK_NO_MEMORY')).toEqual(['vmk-status-out-of-memory']);
  });
});

describe('a fault', () => {
  it.each(['vim.fault.NAME', 'NAMEFault', 'VMware.Vim.NAME', 'vim25:NAMEFault', '(vim.fault.NAME) {', 'It said NAME.'])(
    'is found as %s',
    (like) => {
      for (const { fault, id } of knownFaults) expect(ids(like.replace('NAME', fault)), fault).toEqual([id]);
    },
  );

  it('alone may have any case', () => {
    for (const { fault, id } of knownFaults) expect(ids(fault.toLowerCase())).toEqual([id]);
  });

  it('that is not known is named, with names that are spelled like it, and never taken for one of them', () => {
    expect(ids('InsuficientMemoryResourcesFault')).toEqual([]);
    expect(notes('InsuficientMemoryResourcesFault')[0]?.slice(0, 2)).toEqual([
      'InsuficientMemoryResourcesFault',
      'InsufficientMemoryResourcesFault',
    ]);
    expect([ids('NoPermision'), notes('NoPermision')]).toEqual([[], [['NoPermision', 'NoPermission']]]);
    expect(notes('vim.fault.Xyzzy')).toEqual([['vim.fault.Xyzzy']]);
    expect(notes('(vmodl.MethodFault) null, vim.vm.FeatureRequirement')).toEqual([]);
  });

  const dump = [
    '--> (vim.fault.InsufficientHostMemoryCapacityFault) {',
    '-->    faultCause = (vmodl.MethodFault) null,',
    "-->    host = 'vim.HostSystem:host-12',",
    '-->    unreserved = 1073741824,',
    '-->    requested = 68719476736',
    '-->    msg = ""',
    '--> }',
  ];
  it.each([
    ['with its lines', dump.join('\r\n')],
    ['in one line, as a field of one line takes it', dump.join(' ')],
    ['behind the entry that opens it', `Failed with fault: ${dump.join('\n').slice(4)}`],
  ])('is read out of its dump, %s', (_how, text) => {
    const { answers, notes: unknown } = explain(text);
    expect(answers.map(({ id }) => id)).toEqual(['fault-insufficient-host-memory-capacity-fault']);
    expect(answers[0]?.cause).toMatch(/host: host-12; unreserved: 1073741824; requested: 68719476736\.$/);
    expect(unknown).toEqual([]);
  });
});

describe('a sentence', () => {
  /** With a line break for every seventh blank or so. */
  const broken = (line: string) => line.replaceAll(' ', (_blank, at: number) => (at % 7 === 0 ? '\n' : ' '));
  const typographic = (line: string) => line.replaceAll(/"([^"]*)"/g, '“$1”').replaceAll(/'([^']*)'/g, '‘$1’');

  it.each<[string, (line: string) => string]>([
    ['as it is', (line) => line],
    ['in capitals', (line) => line.toUpperCase()],
    ['over several lines', broken],
    ['with typographic quotation marks', typographic],
    ['quoted in a mail', (line) => `> > ${line}`],
  ])('is found %s', (_how, made) => {
    for (const { id, samples } of signatures)
      for (const { line } of samples) expect(ids(made(line)), `${id}: ${made(line)}`).toContain(id);
  });

  it('comes before the general fault that holds it', () => {
    const text =
      'A general system error occurred:\nThe migration has exceeded the maximum\nswitchover time of 100 second(s). (vmodl.fault.SystemError)';
    const { answers } = explain(text);
    expect(answers.map(({ id, rank }) => [id, rank])).toEqual([
      ['switchover-time-exceeded-vmx', 'cause'],
      ['fault-system-error', 'consequence'],
    ]);
  });

  it('that only holds a status comes after it', () => {
    const text = 'Migration to host <10.0.0.2> failed with error Timeout (195887137).';
    expect(ids(text)).toEqual(['vmk-status-timeout', 'migration-failed-with-error']);
  });

  it('of a general error is that, where nothing more is known', () => {
    expect(ids('A general system error occurred: Sumstring')).toEqual(['fault-system-error']);
  });

  it('outweighs a status that only names what was waited for', () => {
    const { answers } = explain('Timed out waiting for migration data. (0xbad0021)');
    expect(answers.map(({ id, rank }) => [id, rank])).toEqual([
      ['migration-data-timed-out', 'cause'],
      ['vmk-status-timeout', 'consequence'],
    ]);
    expect(explain('0xbad0021').answers[0]?.rank).toBe('cause');
  });

  it('comes first among several, and what only follows after what explains', () => {
    const text = 'msg.migrate.fail.dst\nbad0014\nTimed out waiting for migration data.';
    expect(ids(text)).toEqual(['migration-data-timed-out', 'vmk-status-out-of-memory', 'destination-failed-to-resume']);
  });
});

describe('an id', () => {
  it('of a message is known or named', () => {
    expect(ids('[MSG.migrate.fail.dst]')).toEqual(['destination-failed-to-resume']);
    expect(notes('msg.migrate.fail.dest')).toEqual([['msg.migrate.fail.dest', 'msg.migrate.fail.dst']]);
    expect([ids('vob.vmotion.fnord'), notes('vob.vmotion.fnord')]).toEqual([[], [['vob.vmotion.fnord']]]);
  });

  it('of a migration is no error code: the address is told, and the time only as one that may be', () => {
    const [pair] = explain('-1062731498:1415416254017461').answers;
    expect(pair).toMatchObject({ kind: 'id', title: expect.stringContaining('no error code') as string });
    expect(pair?.cause).toContain('192.168.1.22');
    expect(explain('[168099940:1334234558581378]').answers[0]?.cause).toContain('10.5.0.100');
    expect(explain('1415416254017461').answers[0]?.cause).toMatch(/would be 2014-11-08 03:10:54 UTC; clocks differ/);
    expect(explain('8743996508480001077').answers[0]).toMatchObject({
      kind: 'id',
      title: expect.stringMatching(/^Perhaps/) as string,
    });
  });

  it('comes last', () => {
    expect(ids('[-1062731498:1415416254017461] Failed: Timeout')).toEqual([
      'vmk-status-timeout',
      'migration-id-1415416254017461',
    ]);
  });

  it.each(['1111111111111111', '4111111111111111', '12:1415416254017461', '195.887.124', '123456789012345678901'])(
    'is not seen in %s',
    (text) => expect(ids(text)).toEqual([]),
  );
});

describe('what is no error', () => {
  it.each([
    '',
    ' \n\t\n',
    'lorem ipsum dolor sit amet',
    'xyzzy',
    'somebody',
    'migration',
    'web-07.example.com',
    '0',
    '12345',
    '(((((((((((((',
    'The host is busy today; the meeting about Timeout: not found was moved.',
    'Status: ok. Power: on.',
    'Please find attached the minutes of the meeting.\nBusy\nFailure\nThanks',
    'We moved forty VMs with vMotion last night, and all of them succeeded.',
    '{"name": "a", "value": [1, 2, 3]}',
    'function vim() { return types.of(Fault) }',
  ])('says nothing: %j', (text) => {
    expect(explain(text)).toEqual({ answers: [], notes: [], isLog: false, isCut: false });
  });
});

describe('a log', () => {
  it('is said to be one, and explained all the same, but for its ids', () => {
    const line =
      '2014-11-08T03:11:10.328Z cpu20:3343190)WARNING: Migrate: 269: 1415416254017461 S: Failed: Out of memory (0xbad0014) @0x41801';
    const explained = explain(line);
    expect(explained).toMatchObject({ isLog: true, answers: [{ id: 'vmk-status-out-of-memory' }] });
    expect(inLines(explained).at(-1)).toContain('analys');
    expect(explain(`> ${line}`).isLog).toBe(true);
  });

  it('of any length is read in a moment', () => {
    const texts = [
      'vim.fault.Ab1 ',
      'Failed\n',
      'a: b = (',
      'vim.fault.NoPermission\n',
      'Failed to x: ',
      'no bad0014 ',
      '195887124 ',
      'NoPermission ',
      '--> (vim.fault.X) {\n',
    ];
    for (const text of texts) {
      const began = performance.now();
      expect(explain(text.repeat(longestExplained)).isCut).toBe(true);
      expect(performance.now() - began, text).toBeLessThan(2000);
    }
    const many = explain(Array.from({ length: 9000 }, (_, at) => `vim.fault.Ab${at}`).join(' '));
    expect(many.notes).toHaveLength(5);
  });
});
