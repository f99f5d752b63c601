/** Forms in which the lines of a log reach someone. */

/** Path in its bundle -> its text. */
export type Files = ReadonlyMap<string, string>;

export interface Form {
  readonly name: string;
  /** Files of that form. */
  make(files: Files): ReadonlyMap<string, Uint8Array | string>;
  /** Least share of the facts of the plain form that must be found. */
  readonly share?: number;
  /** The form has no stamps, or none that state a year. */
  readonly isTimeless?: boolean;
}

const linesOf = (text: string): readonly string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);
/** Entries with the lines that continue them. */
function entriesOf(text: string): readonly (readonly string[])[] {
  const entries: string[][] = [];
  for (const line of linesOf(text)) {
    const last = entries.at(-1);
    if (last && !begins(line)) last.push(line);
    else entries.push([line]);
  }
  return entries;
}
const begins = (line: string) =>
  /^(?:<\d+>)?(?:\[?[\dyY#<]{4}|[A-Z][a-z]{2} +\d|vmkernel: |TSC|vmx\||vcpu-\d+\|)/.test(line);

/** One file a file, each line changed. */
const eachLine =
  (change: (line: string, at: number, path: string) => string, ending = 'txt') =>
  (files: Files) =>
    new Map(
      [...files].map(([path, text]) => [
        `${path}.${ending}`,
        linesOf(text)
          .map((line, at) => `${change(line, at, path)}\n`)
          .join(''),
      ]),
    );

/** All files in one, as they are gathered. */
const gathered = (name: string, make: (files: Files) => string) => (files: Files) => new Map([[name, make(files)]]);
const allLines = (files: Files) => [...files].flatMap(([path, text]) => linesOf(text).map((line) => ({ path, line })));
const allEntries = (files: Files) =>
  [...files].flatMap(([path, text]) => entriesOf(text).map((lines) => ({ path, text: lines.join('\n') })));
const inCsv = (text: string) => `"${text.replaceAll('"', '""')}"`;
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A generator with a seed, so that a failure can be seen again. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Broken at the last blank before a width, as mails are. */
function wordWrapped(line: string, width: number, indent = ''): string {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    if (blank <= indent.length) break;
    pieces.push(rest.slice(0, blank));
    rest = indent + rest.slice(blank + 1);
  }
  return [...pieces, rest].join('\n');
}

function cutAt(line: string, width: number): string {
  return (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [line]).join('\n');
}

/** With the rests below an indent, as a viewer with line numbers shows them. */
function hungAt(line: string, width: number, indent: string): string {
  const rests = line.slice(width).match(new RegExp(`.{1,${width - 8}}`, 'g')) ?? [];
  return [line.slice(0, width), ...rests.map((rest) => indent + rest)].join('\n');
}

/** RFC 2045, of lines of 76 characters. */
function quotedPrintable(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const signs = line.replaceAll('=', '=3D').replaceAll('\t', '=09').replace(/ $/, '=20');
      const pieces: string[] = [];
      let rest = signs;
      while (rest.length > 75) {
        const at = /=.?$/.test(rest.slice(0, 75)) ? rest.lastIndexOf('=', 75) : 75;
        pieces.push(`${rest.slice(0, at)}=`);
        rest = rest.slice(at);
      }
      return [...pieces, rest].join('\n');
    })
    .join('\n');
}

function utf16(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

/** Of a line of hostd on ESXi 8, also of one of a dump. */
const nativeHead = /^(\d{4}-\S{1,30}Z) In\(\d{1,3}\) Hostd\[(\d{1,12})\]: /;

export const forms: readonly Form[] = [
  { name: 'plain', make: (files) => files },
  // Relays
  { name: 'relay with RFC 3164', make: eachLine((line) => `Nov  8 03:11:10 192.0.2.50 ${line}`, 'log') },
  {
    name: 'relay with RFC 5424',
    make: eachLine((line) => `<181>1 2026-11-08T03:11:10.313Z relay.example app - - - ${line}`, 'log'),
  },
  { name: 'Kiwi', make: eachLine((line) => `2026-11-08 03:11:10\tLocal4.Info\t192.0.2.50\t${line}`) },
  { name: 'priority', make: eachLine((line) => `<14>${line.replace(/^<\d+>/, '')}`) },
  {
    name: 'dumps by RFC 5424',
    make: eachLine((line) => line.replace(nativeHead, '<166>1 $1 esx01 Hostd $2 - - '), 'log'),
  },
  // grep and terminals
  {
    name: 'grep -H',
    make: gathered('grep.txt', (files) =>
      allLines(files)
        .map(({ path, line }) => `${path}:${line}`)
        .join('\n'),
    ),
  },
  { name: 'grep -Hn', make: eachLine((line, at, path) => `/vmfs/volumes/ds/${path}:${at + 1}:${line}`) },
  { name: 'grep -n', make: eachLine((line, at) => `${at + 1}:${line}`) },
  { name: 'cat -n', make: eachLine((line, at) => `${String(at + 1).padStart(6)}\t${line}`) },
  { name: 'less -N', make: eachLine((line, at) => `${String(at + 1).padStart(7)} ${line}`) },
  {
    name: 'grep --color',
    make: eachLine((line) => line.replace(/(migrat|vmotion)/i, '\u001b[01;31m\u001b[K$1\u001b[m\u001b[K')),
  },
  {
    name: 'transcript',
    make: gathered('putty.log', (files) =>
      [...files].map(([path, text]) => `[root@esx:~] cat ${path}\n${text.trimEnd()}\n[root@esx:~] `).join('\n'),
    ),
  },
  {
    name: 'head of several',
    make: gathered('tail.txt', (files) => [...files].map(([path, text]) => `==> ${path} <==\n${text}\n`).join('')),
  },
  // Exports
  {
    name: 'NDJSON',
    make: gathered('export.ndjson', (files) =>
      allEntries(files)
        .map(({ text }) => JSON.stringify({ '@timestamp': '2026-11-08T03:11:10Z', message: text, b: 'secret' }))
        .join('\n'),
    ),
  },
  {
    name: 'NDJSON of lines',
    make: gathered('docker.json', (files) =>
      allLines(files)
        .map(({ line }) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-08T03:11:10Z' }))
        .join('\n'),
    ),
  },
  {
    name: 'Splunk',
    make: gathered('splunk.json', (files) =>
      allEntries(files)
        .map(({ path, text }) =>
          JSON.stringify({ preview: false, result: { _raw: text, source: `/var/log/${path}`, b: 'secret' } }),
        )
        .join('\n'),
    ),
  },
  {
    name: 'JSON with indentation',
    make: gathered('elastic.json', (files) =>
      JSON.stringify(
        {
          took: 1,
          hits: {
            hits: allEntries(files).map(({ text }) => ({ _source: { event: { original: text }, b: 'secret' } })),
          },
        },
        null,
        2,
      ),
    ),
  },
  {
    name: 'JSON on one line',
    make: gathered('array.json', (files) =>
      JSON.stringify(allEntries(files).map(({ text }) => ({ text, b: 'secret' }))),
    ),
  },
  {
    name: 'journald',
    make: gathered('journal.json', (files) =>
      allEntries(files)
        .map(({ text }) => JSON.stringify({ MESSAGE: text, PRIORITY: '6', SYSLOG_IDENTIFIER: 'x' }))
        .join('\n'),
    ),
  },
  {
    name: 'CSV',
    make: gathered('search.csv', (files) =>
      ['"_time",_raw,b', ...allEntries(files).map(({ text }) => `"x",${inCsv(text)},secret`)].join('\n'),
    ),
  },
  {
    name: 'TSV',
    make: gathered('search.tsv', (files) =>
      ['timestamp\tmessage\tb', ...allLines(files).map(({ line }) => `x\t${line.replaceAll('\t', ' ')}\tsecret`)].join(
        '\n',
      ),
    ),
  },
  {
    name: 'CSV with semicolons',
    make: gathered('search.csv', (files) =>
      ['time;text', ...allEntries(files).map(({ text }) => `x;${inCsv(text)}`)].join('\r\n'),
    ),
  },
  // Encodings
  { name: 'UTF-16', make: (files) => new Map([...files].map(([path, text]) => [path, utf16(text)])) },
  { name: 'UTF-8 with a mark', make: (files) => new Map([...files].map(([path, text]) => [path, `\ufeff${text}`])) },
  { name: 'CR', make: (files) => new Map([...files].map(([path, text]) => [path, text.replaceAll(/\r?\n/g, '\r')])) },
  {
    name: 'CRLF',
    make: (files) => new Map([...files].map(([path, text]) => [path, text.replaceAll(/\r?\n/g, '\r\n')])),
  },
  // Tickets
  {
    name: 'quoted',
    make: (files) =>
      new Map(
        [...files].map(([path, text]) => [
          `${path}.eml`,
          `On Mon, admin wrote:\n> it says:\n>\n${linesOf(text)
            .map((line) => `> ${line}`)
            .join('\n')}\n\nRegards\n`,
        ]),
      ),
  },
  { name: 'quoted twice', make: eachLine((line) => `>> ${line}`, 'eml') },
  { name: 'indented', make: eachLine((line) => `    ${line}`) },
  { name: 'tabbed', make: eachLine((line) => `\t${line}`) },
  { name: 'bullets', make: eachLine((line) => `- ${line}`, 'md') },
  { name: 'numbered list', make: eachLine((line, at) => `  ${at + 1}. ${line}`) },
  { name: 'table', make: eachLine((line) => `| ${line} |`, 'md') },
  {
    name: 'code fence',
    make: (files) =>
      new Map([...files].map(([path, text]) => [`${path}.md`, `Prose first.\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`])),
  },
  {
    name: 'HTML',
    make: (files) =>
      new Map(
        [...files].map(([path, text]) => [
          `${path}.html`,
          `<html><body><p>See</p><pre>${html(text)}</pre></body></html>`,
        ]),
      ),
  },
  { name: 'HTML entities', make: (files) => new Map([...files].map(([path, text]) => [`${path}.txt`, html(text)])) },
  { name: 'non-breaking blanks', make: eachLine((line) => line.replaceAll(' ', '\u00a0')) },
  {
    name: 'quoted-printable',
    make: (files) =>
      new Map(
        [...files].map(([path, text]) => [
          `${path}.eml`,
          `Content-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(text)}`,
        ]),
      ),
  },
  {
    name: 'newest first',
    make: (files) => new Map([...files].map(([path, text]) => [path, `${[...linesOf(text)].reverse().join('\n')}\n`])),
  },
  {
    name: 'newest entry first',
    make: (files) =>
      new Map([...files].map(([path, text]) => [path, `${[...entriesOf(text)].reverse().flat().join('\n')}\n`])),
  },
  { name: 'blank lines between', make: eachLine((line) => `${line}\n`) },
  {
    name: 'on one line',
    make: (files) => new Map([...files].map(([path, text]) => [`${path}.txt`, linesOf(text).join(' ')])),
  },
  { name: 'wrapped at words', make: eachLine((line) => wordWrapped(line, 76)), share: 0.9 },
  { name: 'cut at 80', make: eachLine((line) => cutAt(line, 80)), share: 0.9 },
  {
    name: 'wrapped at words, indented',
    make: eachLine((line) => wordWrapped(line, 76, '    ')),
    share: 0.9,
  },
  { name: 'cut at 80, indented', make: eachLine((line) => hungAt(line, 80, '        ')), share: 0.9 },
  { name: 'cut at 80, tabbed', make: eachLine((line) => hungAt(line, 80, '\t')), share: 0.9 },
  {
    name: 'cut at random',
    make: (files) => {
      const next = random(7);
      return eachLine((line) => cutAt(line, 40 + Math.floor(next() * 80)))(files);
    },
    share: 0.9,
  },
  // Compositions
  { name: 'quoted grep', make: eachLine((line, at, path) => `> /var/run/log/${path}:${at + 1}:${line}`) },
  {
    name: 'NDJSON of a relay',
    make: gathered('relay.json', (files) =>
      allLines(files)
        .map(({ line }) => JSON.stringify({ message: `Nov  8 03:11:10 192.0.2.50 ${line}`, b: 'secret' }))
        .join('\n'),
    ),
  },
  {
    name: 'quoted NDJSON',
    make: gathered('mail.txt', (files) =>
      allEntries(files)
        .map(({ text }) => `> ${JSON.stringify({ message: text })}`)
        .join('\n'),
    ),
  },
  {
    name: 'grep of paths with blanks',
    make: eachLine((line, at, path) => `/vmfs/volumes/my ds/${path}:${at + 1}:${line}`),
  },
  {
    name: 'frames of RFC 6587',
    make: gathered('frames.log', (files) =>
      allEntries(files)
        .map(({ text }) => `<181>1 2026-11-08T03:11:10.313Z relay.example app - - - ${text}`)
        .map((message) => `${Buffer.byteLength(message)} ${message}`)
        .join(''),
    ),
  },
  {
    name: 'Loki',
    make: gathered('loki.json', (files) =>
      JSON.stringify({
        streams: [...files].map(([path, text]) => ({
          stream: { filename: `/var/log/${path}`, b: 'secret' },
          values: entriesOf(text).map((lines) => ['1794107470313000000', lines.join('\n')]),
        })),
      }),
    ),
  },
  {
    name: 'rows of an answer',
    make: gathered('answer.json', (files) =>
      JSON.stringify(
        {
          tables: [
            {
              columns: [{ name: 'TenantId' }, { name: 'SyslogMessage' }],
              rows: allEntries(files).map(({ text }) => ['secret', text]),
            },
          ],
        },
        null,
        2,
      ),
    ),
  },
  {
    name: 'NDJSON with another record in its context',
    make: gathered('related.ndjson', (files) =>
      allEntries(files)
        .map(({ text }) =>
          JSON.stringify({
            context: {
              message: `2024-03-05T10:00:00.000Z cpu1:1)Migrate: 1: 4986053044886102998 S: secret`,
              host: 'secret',
            },
            message: text,
          }),
        )
        .join('\n'),
    ),
  },
  // Cells and quotation marks, without titles; a header without its stamp is not looked for behind prose
  { name: 'cells between tabs', make: eachLine((line) => `x\t${line.replaceAll('\t', ' ')}\tsecret`) },
  { name: 'cells between semicolons', make: eachLine((line) => `x;${line.replaceAll(';', ',')};secret`) },
  { name: 'cells between lines', make: eachLine((line) => `│ x │ ${line} │ secret │`) },
  { name: 'cells of Markdown', make: eachLine((line, at) => `| ${at} | ${line} | secret |`, 'md') },
  { name: 'typographic quotation marks', make: eachLine((line) => `see “${line}”, secret`), share: 0.96 },
  { name: 'code within prose', make: eachLine((line) => `- \`${line}\` secret`, 'md'), share: 0.96 },
  {
    name: 'CSV of a relay',
    make: gathered('relay.csv', (files) =>
      [
        'time,message',
        ...allLines(files).map(({ line }) => `x,${inCsv(`<14>Nov  8 03:11:10 192.0.2.50 ${line}`)}`),
      ].join('\n'),
    ),
  },
];

/** A stamp cut off at the front, or masked by whoever published the lines. */
export const timeless: readonly Form[] = [
  {
    name: 'dumps by RFC 3164',
    make: eachLine((line) => line.replace(nativeHead, '<166>Jan  8 08:49:42 esx01 Hostd[$2]: '), 'log'),
    isTimeless: true,
  },
  {
    name: 'cut stamps',
    make: eachLine((line) =>
      line.replace(/^\d{4}-\d\d-\d\dT\S{1,20}Z\|? (?=cpu|In\(|\w+ (?:hostd|vpx[ad])\[|vmx|vcpu|\[)/, ''),
    ),
    isTimeless: true,
  },
  { name: 'half of the stamp', make: eachLine((line) => line.replace(/^\d{4}-\d\d-\d(?=\dT)/, '')), isTimeless: true },
  {
    name: 'masked stamps',
    make: eachLine((line) => line.replace(/^(<\d+>)?\d{4}-\d\d-\d\dT[\d:.]{8,15}(?=Z)/, '$1<YYYY-MM-DD>T<time>')),
    isTimeless: true,
  },
];
