import { beforeEach, describe, expect, it } from 'vitest';
import type { Request, WrittenReport } from '../../renderer/worker/messages.ts';
import { reportName } from '../../renderer/state/report-name.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';
import { chosen, fakeWindow, file } from '../helpers/fake-window.ts';
import type { FakeWindow } from '../helpers/fake-window.ts';
import { analyseSample } from '../helpers/sample-report.ts';

const analysis = await analyseSample();
const inTime = analysis.migrations.toSorted((a, b) => (a.firstSeen ?? 0) - (b.firstSeen ?? 0)).map(({ key }) => key);

let window: FakeWindow;
let writing: (request: Request<'write-report'>) => WrittenReport | Promise<WrittenReport>;
const report = () => window.workbench.report;
const asked = () => window.engine.of('write-report');
const blob = (size: number) => ({ size, text: () => Promise.resolve('<html>') }) as unknown as Blob;

beforeEach(async () => {
  writing = ({ redaction }) => ({
    text: 'the preview',
    file: blob(10),
    redaction: redaction && { key: { 'esx-a': 'host-1' }, replaced: [] },
  });
  window = fakeWindow({ engine: new FakeEngine({ analyse: () => analysis, 'write-report': (one) => writing(one) }) });
  await window.workbench.open(chosen(file('a/x.log', 'ab'), file('a/y.log', 'cde'), file('b.zip', 'f')));
});

describe('a ticket', () => {
  it('is copied of one migration, redacted where reports are, and says which', async () => {
    report().title = 'The night';
    await report().copyTicket(inTime[1] ?? '');
    expect(asked()[0]).toMatchObject({ format: 'ticket', most: 1, request: { keys: [inTime[1]], title: '' } });
    expect(asked()[0]?.redaction).toBeUndefined();
    expect(window.host.of('copyText')).toEqual(['the preview']);
    expect(window.workbench.feedback.message).toBe('Copied for a ticket, not redacted: 11 characters of Markdown.');
    report().isRedacted = true;
    await report().copyTicket(inTime[1] ?? '');
    expect(asked()[1]?.redaction).toBeDefined();
    expect(window.workbench.feedback.message).toContain(', redacted:');
    writing = () => Promise.reject(new Error('It broke.'));
    await report().copyTicket(inTime[1] ?? '');
    expect(window.workbench.feedback.notice).toMatchObject({ title: 'Nothing was copied', text: 'It broke.' });
  });
});

describe('a preview', () => {
  it('is of few migrations, of all, of those of the list, or of the selected one', async () => {
    report().refresh();
    await settled();
    expect(report().preview).toEqual({ format: 'html', text: 'the preview', isRedacted: false });
    expect([asked()[0]?.most, asked()[0]?.request.keys]).toEqual([12, inTime]);
    report().scope = 'selected';
    expect(report().keys).toEqual([]);
    window.workbench.select(inTime[2]);
    expect(report().keys).toEqual([inTime[2]]);
    report().scope = 'filtered';
    window.workbench.toggleOutcome('failed');
    expect(report().keys).toEqual(window.workbench.list.map(({ key }) => key));
  });

  it('of nothing is none', async () => {
    report().scope = 'selected';
    report().refresh();
    await settled();
    expect(report().preview).toBeUndefined();
  });

  it('sends the analysis once to each worker, and again where that was not answered', async () => {
    const sent = () => asked().map((one) => one.analysis !== undefined);
    report().refresh();
    await settled();
    report().refresh();
    await settled();
    expect(sent()).toEqual([true, false]);
    window.engine.stop('died');
    report().refresh();
    await settled();
    writing = () => Promise.reject(new Error('full'));
    await report().save('html');
    writing = () => ({ text: '', file: blob(1), redaction: undefined });
    await report().save('html');
    expect(sent()).toEqual([true, false, true, false, true]);
  });

  it('has what a person typed, and what the investigation knows', async () => {
    Object.assign(report(), { title: ' Night ', author: ' me ', notes: ' why ' });
    const { marks, opened } = window.investigations;
    expect(report().hasRemarks).toBe(false);
    marks.changeNote(marks.addNote({ kind: 'investigation' }), 'slow link');
    expect(report().hasRemarks).toBe(true);
    report().refresh();
    await settled();
    report().withRemarks = false;
    report().refresh();
    await settled();
    const [first, second] = asked().map(({ request }) => request);
    expect(first).toMatchObject({ title: 'Night', author: 'me', notes: 'why', zoneMinutes: 0, madeAt: undefined });
    expect([first?.remarks, second?.remarks]).toEqual([[{ about: { kind: 'investigation' }, text: 'slow link' }], []]);
    expect(first?.bundles).toEqual(opened.current?.bundles.map(({ name, bytes, digest }) => ({ name, bytes, digest })));
  });

  it('names the files that were chosen where there is no investigation', async () => {
    window.investigations.opened.leave();
    report().refresh();
    await settled();
    expect(asked()[0]?.request.bundles).toEqual([
      { name: 'a', bytes: 5, digest: undefined },
      { name: 'b.zip', bytes: 1, digest: undefined },
    ]);
  });

  it('has its sections in their order, whatever order they are chosen in', () => {
    const before = report().sections;
    const [first = 'summary' as never] = before;
    report().toggleSection(first);
    expect(report().sections).toEqual(before.slice(1));
    report().toggleSection(first);
    expect(report().sections).toEqual(before);
  });

  it('of the bundle before is dropped, with what was typed about it', async () => {
    const held = later<WrittenReport>();
    writing = () => held.promise;
    report().title = 'Night';
    report().refresh();
    await settled();
    await window.workbench.open(chosen(file('c.zip')));
    held.resolve({ text: 'old', file: undefined, redaction: undefined });
    await settled();
    expect([report().preview, report().title]).toEqual([undefined, '']);
  });
});

it('begins as the last one was made', async () => {
  Object.assign(report(), { isOnePage: true, isRedacted: true, format: 'markdown' });
  report().toggleSection('rounds');
  report().refresh();
  await settled();
  expect(asked()[0]).toMatchObject({ format: 'markdown', request: { isOnePage: true } });
  expect(asked()[0]?.redaction).toBeDefined();
  const { sections, isOnePage, isRedacted } = window.workbench.preferences.report;
  expect([sections.includes('rounds'), sections.includes('figures'), isOnePage, isRedacted]).toEqual([
    ...[false, true, true, true],
  ]);
  await window.workbench.open(chosen(file('c.zip')));
  expect([report().isOnePage, report().isRedacted]).toEqual([true, true]);
});

describe('a file’s name', () => {
  it.each([
    ['Night of 16 Nov: db-03', false, 'Night-of-16-Nov-db-03-report-not-redacted.pdf'],
    ['夜間メンテナンス', false, '夜間メンテナンス-report-not-redacted.pdf'],
    ['../../etc/passwd', false, 'etc-passwd-report-not-redacted.pdf'],
    ['C:\\logs\\esx.tgz', false, 'C-logs-esx-report-not-redacted.pdf'],
    ['.hidden\u0000\n', false, 'hidden-report-not-redacted.pdf'],
    ['CON', false, 'switchover-report-not-redacted.pdf'],
    ['', false, 'switchover-report-not-redacted.pdf'],
    ['a'.repeat(300), false, `${'a'.repeat(60)}-report-not-redacted.pdf`],
    ['Customer’s night', true, 'switchover-report-redacted.pdf'],
  ])('of %j, redacted %s, is %s', (name, isRedacted, want) => {
    expect(reportName(name, 'report.pdf', isRedacted)).toBe(want);
  });
});

describe('saving', () => {
  it('writes the whole report to a file, with the moment it was made', async () => {
    const saving = report().save('markdown');
    expect([report().isSaving, report().message]).toEqual([true, 'Writing…']);
    await report().save('html');
    await saving;
    expect(asked()).toMatchObject([{ format: 'markdown', most: undefined }]);
    expect(asked()[0]?.request.madeAt).toBeGreaterThan(0);
    expect(window.host.saved.map(({ name }) => name)).toEqual(['a-and-1-more-report-not-redacted.md']);
    expect([report().isSaving, report().message]).toEqual([
      false,
      'Saved as a-and-1-more-report-not-redacted.md, not redacted.',
    ]);
  });

  it('of a redacted one says so in its name, and saves its key in the investigation', async () => {
    report().isRedacted = true;
    report().refresh();
    await settled();
    expect(window.investigations.opened.current?.redactionKey).toEqual({});
    await report().save('json');
    expect(window.host.saved.map(({ name }) => name)).toEqual(['switchover-analysis-redacted.json']);
    expect(report().message).toContain(', redacted.');
    expect(window.investigations.opened.current?.redactionKey).toEqual({ 'esx-a': 'host-1' });
    await report().save('json');
    expect(asked().at(-1)?.redaction).toEqual({ withUuids: false, known: { 'esx-a': 'host-1' } });
  });

  it('makes a PDF of the HTML on the desktop, and prints it in a browser', async () => {
    await report().save('pdf');
    expect([window.host.of('printDocument'), window.host.saved, report().message]).toEqual([['<html>'], [], '']);
    window.host.becomeDesktop();
    await report().save('pdf');
    expect(window.host.saved.map(({ name }) => name)).toEqual(['a-and-1-more-report-not-redacted.pdf']);
    expect(asked().map(({ format }) => format)).toEqual(['html', 'html']);
  });

  it.each([
    ['pdf', 60e6, false, /too long for a PDF/],
    ['html', 2 ** 30, true, /more than a gigabyte/],
  ] as const)('as %s of more than %d bytes is refused with a reason', async (as, most, onDesktopOnly, why) => {
    writing = () => ({ text: '', file: blob(most + 1), redaction: undefined });
    if (onDesktopOnly) {
      await report().save(as);
      expect([window.host.saved.length, window.workbench.feedback.notice]).toEqual([1, undefined]);
    }
    window.host.becomeDesktop();
    await report().save(as);
    expect(window.workbench.feedback.notice?.title).toBe('The report was not saved');
    expect(window.workbench.feedback.notice?.text).toMatch(why);
    writing = () => ({ text: '', file: blob(most), redaction: undefined });
    await report().save(as);
    expect(report().message).toContain('Saved as');
  });

  it('that fails says why, and can be tried again', async () => {
    writing = () => Promise.reject(new RangeError('Invalid string length'));
    await report().save('html');
    expect(window.workbench.feedback.notice?.text).toContain('longer than a text can be');
    expect([report().isSaving, report().message]).toEqual([false, '']);
    writing = () => ({ text: '', file: blob(1), redaction: undefined });
    window.host.saves = 'failed';
    await report().save('html');
    expect(window.workbench.feedback.notice).toEqual({ title: 'The report was not saved', text: 'No room.' });
  });

  it('of no migration asks for nothing', async () => {
    report().scope = 'selected';
    await report().save('html');
    expect(asked()).toEqual([]);
  });
});
