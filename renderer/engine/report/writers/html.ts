/**
 * A report as one HTML file that needs nothing else: no script, no request, its own strict policy. Whatever comes from a log or
 * a person goes through `escapeHtml`; attributes hold nothing but our own ids and checked addresses.
 */
import type { Block, Inline, ReportChart, ReportDocument, ShownLine, Text } from '../document.ts';
import { lanesSvg, unlabelled } from '../charts/lanes.ts';
import { memorySvg } from '../charts/memory.ts';
import { safeLink } from '../inert.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlStyle, htmlStyleHash } from './html-style.ts';

const policy = `default-src 'none'; style-src '${htmlStyleHash}'; base-uri 'none'; form-action 'none'`;

export function* reportHtml({ title, byline, blocks }: ReportDocument): Generator<string, void> {
  const charts = { count: 0 };
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="Switchover">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="byline">${byline.map(escapeHtml).join(' · ')}</p>
`;
  for (const block of blocks) {
    if (block.kind === 'table') yield* tableHtml(block);
    else if (block.kind === 'lines') yield* linesHtml(block);
    else yield blockHtml(block, charts);
    yield '\n';
  }
  // A document without blocks has an empty line in their place.
  yield `${blocks.length === 0 ? '\n' : ''}</main>
</body>
</html>
`;
}

function blockHtml(block: Exclude<Block, { kind: 'table' | 'lines' }>, charts: { count: number }): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.id === undefined ? '' : ` id="${escapeHtml(block.id)}"`}>${textHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${textHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${textHtml(item)}</li>`).join('')}</ul>`;
    case 'chart':
      charts.count += 1;
      return chartHtml(block.chart, `chart${charts.count}`);
    case 'note':
      return `<div class="note">${block.text.split(/\r?\n/).map(escapeHtml).join('\n')}</div>`;
  }
}

function* linesHtml({ lines }: Extract<Block, { kind: 'lines' }>): Generator<string, void> {
  yield '<ol class="lines">';
  for (const [at, line] of lines.entries()) yield `${at > 0 ? '\n' : ''}${lineHtml(line)}`;
  yield '</ol>';
}

function* tableHtml({ columns, rows }: Extract<Block, { kind: 'table' }>): Generator<string, void> {
  const mark = (at: number) => (columns[at]?.isNumber ? ' class="number"' : '');
  const isHeaded = columns.some(({ title }) => title !== '');
  const head = columns.map(({ title }, at) => `<th scope="col"${mark(at)}>${escapeHtml(title)}</th>`).join('');
  const cell = (text: Text, at: number) =>
    !isHeaded && at === 0 ? `<th scope="row">${textHtml(text)}</th>` : `<td${mark(at)}>${textHtml(text)}</td>`;
  yield `<table>${isHeaded ? `<thead><tr>${head}</tr></thead>` : ''}<tbody>`;
  for (const row of rows) yield `\n<tr>${row.map(cell).join('')}</tr>`;
  yield `${rows.length === 0 ? '\n' : ''}\n</tbody></table>`;
}

function lineHtml({ id, label, place, host, time, side, belongs, text }: ShownLine): string {
  const about = [place, host, time, side, belongs].filter((one) => one !== undefined).map(escapeHtml);
  return `<li id="${escapeHtml(id)}"><span class="at">[${escapeHtml(label)}] ${about.join(' · ')}</span> <span class="text">${escapeHtml(text)}</span></li>`;
}

function chartHtml(chart: ReportChart, id: string): string {
  const drawn = chart.kind === 'lanes' ? lanesSvg(chart.bars, id) : memorySvg(chart.curves, chart.timed);
  const short = chart.kind === 'lanes' ? unlabelled(chart.bars) : [];
  const also = short.length === 0 ? '' : `<p class="quiet">Also in it: ${escapeHtml(short.join('; '))}.</p>`;
  return `<figure><figcaption>${escapeHtml(chart.title)}</figcaption>${drawn}${also}</figure>`;
}

const textHtml = (text: Text): string => text.map(inlineHtml).join('');

function inlineHtml(inline: Inline): string {
  if (typeof inline === 'string') return escapeHtml(inline);
  if ('code' in inline) return codeHtml(inline.code);
  if ('strong' in inline) return `<strong>${escapeHtml(inline.strong)}</strong>`;
  if ('to' in inline) return `<a href="#${escapeHtml(inline.to)}">${escapeHtml(inline.text)}</a>`;
  const address = safeLink(inline.link);
  const shown = escapeHtml(inline.link);
  return address === undefined ? shown : `<a href="${escapeHtml(address)}" rel="noreferrer noopener">${shown}</a>`;
}

/** Short names stay on one line. */
function codeHtml(text: string): string {
  return `<code${text.length <= 20 ? ' class="short"' : ''}>${escapeHtml(text)}</code>`;
}
