/**
 * A report as Markdown for tickets (CommonMark with GitHub's tables). Names and lines of logs are in code, where no renderer
 * looks for links, mentions or markup; other text has its punctuation escaped.
 */
import { lanesSummary } from '../../presentation/lanes.ts';
import { curvesSummary } from '../../presentation/memory.ts';
import type { Block, Inline, ReportChart, ReportDocument, ShownLine, Text } from '../document.ts';
import { safeLink, withoutControls } from '../inert.ts';

export function* reportMarkdown({ title, byline, blocks }: ReportDocument): Generator<string, void> {
  yield `# ${escapeMarkdown(title)}`;
  const by = byline.map(escapeMarkdown).join(' · ');
  if (by !== '') yield `\n\n${by}`;
  for (const block of blocks) {
    if (block.kind === 'table') yield* tableMarkdown(block);
    else if (block.kind === 'lines') yield* linesMarkdown(block);
    else {
      const text = blockMarkdown(block);
      if (text !== '') yield `\n\n${text}`;
    }
  }
  yield '\n';
}

function blockMarkdown(block: Exclude<Block, { kind: 'table' | 'lines' }>): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${textMarkdown(block.text)}`;
    case 'paragraph':
      return textMarkdown(block.text).trim();
    case 'list':
      return block.items.map((item) => `- ${textMarkdown(item)}`).join('\n');
    case 'chart':
      return chartMarkdown(block.chart);
    case 'note':
      return noteMarkdown(block.text);
  }
}

/** Every mark that could begin markup, and what makes addresses into links by themselves. */
export function escapeMarkdown(text: string): string {
  return withoutControls(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\b(www|ftp)\./gi, '$1&#46;')
    .replace(/^(\s*)(#|[-+=](?=[-+=\s]|$))/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** A code span whose fence is longer than any run of backticks in it. */
function codeMarkdown(text: string): string {
  const clean = withoutControls(text);
  if (clean.trim() === '') return escapeMarkdown(clean);
  const fence = '`'.repeat(longestRun(clean) + 1);
  const pad = /^`|`$|^ .* $/.test(clean) ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

function* linesMarkdown({ lines }: Extract<Block, { kind: 'lines' }>): Generator<string, void> {
  const longest = lines.reduce((most, line) => Math.max(most, longestRun(lineText(line))), 2);
  const fence = '`'.repeat(longest + 1);
  yield `\n\n${fence}text`;
  for (const line of lines) yield `\n${lineText(line)}`;
  yield `${lines.length === 0 ? '\n' : ''}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** In a table a pipe ends the cell, in code, too: there it is escaped once more, as GitHub's tables have it. */
function* tableMarkdown({ columns, rows }: Extract<Block, { kind: 'table' }>): Generator<string, void> {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: Text) =>
    text
      .map((inline) =>
        typeof inline !== 'string' && 'code' in inline
          ? inlineMarkdown(inline).replaceAll('|', '\\|')
          : inlineMarkdown(inline),
      )
      .join('');
  yield `\n\n${row(columns.map(({ title }) => escapeMarkdown(title)))}`;
  yield `\n${row(columns.map(({ isNumber }) => (isNumber ? '---:' : '---')))}`;
  for (const cells of rows) yield `\n${row(cells.map(cell))}`;
}

function lineText({ label, place, host, time, side, belongs, text }: ShownLine): string {
  const about = [place, host, time, side, belongs].filter((one) => one !== undefined).join(' · ');
  return [`[${label}] ${about}`, `    ${text}`].map(withoutControls).join('\n');
}

function chartMarkdown(chart: ReportChart): string {
  const words = chart.kind === 'lanes' ? lanesSummary(chart.bars) : curvesSummary(chart.curves, chart.timed);
  return `**${escapeMarkdown(chart.title)}.** ${escapeMarkdown(words)}`;
}

/** Emphasis and lists of the author's stay; HTML, images and links become text: the author may be another, by an import. */
function noteMarkdown(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) =>
      withoutControls(line)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/[`[\]!~]/g, '\\$&'),
    )
    .join('\n');
}

const textMarkdown = (text: Text): string => text.map(inlineMarkdown).join('');

function inlineMarkdown(inline: Inline): string {
  if (typeof inline === 'string') return escapeMarkdown(inline);
  if ('code' in inline) return codeMarkdown(inline.code);
  if ('strong' in inline) return `**${escapeMarkdown(inline.strong.trim())}** `;
  // Brackets of ours lead nowhere: a definition for them cannot occur, as all others are escaped.
  if ('to' in inline) return inline.text;
  const address = safeLink(inline.link);
  return address === undefined ? escapeMarkdown(inline.link) : `<${address}>`;
}
