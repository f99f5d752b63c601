/**
 * A report as Markdown for tickets (CommonMark with GitHub's tables). Names and lines of logs stand in code, where no renderer
 * looks for links, mentions or markup; other text has its punctuation escaped.
 */
import { lanesSummary } from '../charts/lanes.ts';
import { memorySummary } from '../charts/memory.ts';
import type { Block, Inline, ReportChart, ReportDocument, ShownLine, Text } from '../document.ts';
import { safeLink, withoutControls } from '../inert.ts';

export function reportMarkdown({ title, byline, blocks }: ReportDocument): string {
  const parts = [`# ${escapeMarkdown(title)}`, byline.map(escapeMarkdown).join(' · '), ...blocks.map(blockMarkdown)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${textMarkdown(block.text)}`;
    case 'paragraph':
      return textMarkdown(block.text).trim();
    case 'list':
      return block.items.map((item) => `- ${textMarkdown(item)}`).join('\n');
    case 'table':
      return tableMarkdown(block);
    case 'lines':
      return fenced(block.lines.map(lineText).join('\n'));
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
export function codeMarkdown(text: string): string {
  const clean = withoutControls(text);
  if (clean.trim() === '') return escapeMarkdown(clean);
  const fence = '`'.repeat(longestRun(clean) + 1);
  const pad = /^`|`$|^ .* $/.test(clean) ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** In a table a pipe ends the cell, in code, too: there it is escaped once more, as GitHub's tables have it. */
function tableMarkdown({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: Text) =>
    text
      .map((inline) =>
        typeof inline !== 'string' && 'code' in inline
          ? inlineMarkdown(inline).replaceAll('|', '\\|')
          : inlineMarkdown(inline),
      )
      .join('');
  return [
    row(columns.map(({ title }) => escapeMarkdown(title))),
    row(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((cells) => row(cells.map(cell))),
  ].join('\n');
}

function lineText({ label, place, host, time, side, text }: ShownLine): string {
  const told = [place, host, time, side].filter((one) => one !== undefined).join(' · ');
  return [`[${label}] ${told}`, `    ${text}`].map(withoutControls).join('\n');
}

function chartMarkdown(chart: ReportChart): string {
  const words = chart.kind === 'lanes' ? lanesSummary(chart.bars) : memorySummary(chart.curves, chart.timed);
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
