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

export function reportHtml({ title, byline, blocks }: ReportDocument): string {
  const charts = { count: 0 };
  const body = blocks.map((block) => blockHtml(block, charts)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
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
${body}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block, charts: { count: number }): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.id === undefined ? '' : ` id="${escapeHtml(block.id)}"`}>${textHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${textHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${textHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return tableHtml(block);
    case 'lines':
      return `<ol class="lines">${block.lines.map(lineHtml).join('\n')}</ol>`;
    case 'chart':
      charts.count += 1;
      return chartHtml(block.chart, `chart${charts.count}`);
    case 'note':
      return `<div class="note">${block.text.split(/\r?\n/).map(escapeHtml).join('\n')}</div>`;
  }
}

function tableHtml({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const mark = (at: number) => (columns[at]?.isNumber ? ' class="number"' : '');
  const isHeaded = columns.some(({ title }) => title !== '');
  const head = columns.map(({ title }, at) => `<th scope="col"${mark(at)}>${escapeHtml(title)}</th>`).join('');
  const cell = (text: Text, at: number) =>
    !isHeaded && at === 0 ? `<th scope="row">${textHtml(text)}</th>` : `<td${mark(at)}>${textHtml(text)}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<table>${isHeaded ? `<thead><tr>${head}</tr></thead>` : ''}<tbody>\n${body}\n</tbody></table>`;
}

function lineHtml({ id, label, place, host, time, side, text }: ShownLine): string {
  const told = [place, host, time, side].filter((one) => one !== undefined).map(escapeHtml);
  return `<li id="${escapeHtml(id)}"><span class="at">[${escapeHtml(label)}] ${told.join(' · ')}</span> <span class="text">${escapeHtml(text)}</span></li>`;
}

function chartHtml(chart: ReportChart, id: string): string {
  const picture = chart.kind === 'lanes' ? lanesSvg(chart.bars, id) : memorySvg(chart.curves, chart.timed);
  const short = chart.kind === 'lanes' ? unlabelled(chart.bars) : [];
  const also = short.length === 0 ? '' : `<p class="quiet">Also in it: ${escapeHtml(short.join('; '))}.</p>`;
  return `<figure><figcaption>${escapeHtml(chart.title)}</figcaption>${picture}${also}</figure>`;
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
