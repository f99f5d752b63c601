/** Why a move did not go well, what to do next, and what is expected of one in flight: below the table. */
import type { OwnText } from '../../renderer/engine/base/own-text.ts';
import type { LineRef, LogSource, Micros, Migration } from '../../renderer/engine/model.ts';
import { answerOf } from '../../renderer/engine/presentation/answer.ts';
import { belongings } from '../../renderer/engine/presentation/belongs.ts';
import { aboutClocks, chainOf, chainTime } from '../../renderer/engine/presentation/chain.ts';
import { moment } from '../../renderer/engine/presentation/figures.ts';
import { headline } from '../../renderer/engine/presentation/headline.ts';
import { flightSentence } from '../../renderer/engine/presentation/in-flight.ts';
import { endLabel } from '../../renderer/engine/presentation/names.ts';
import type { Flight } from '../../renderer/engine/simulate/index.ts';
import { plain, table } from './table.ts';

/** @param isAlone the only move of these logs: then what led to it is told line by line */
export function answerLines(one: Migration, sources: readonly LogSource[], isAlone: boolean): readonly string[] {
  const answer = answerOf(one);
  if (!answer) return [];
  const { why, next } = answer;
  const title = headline(one);
  const isSaid = title.toLowerCase().includes(why.title.text.toLowerCase());
  const place = placesIn(sources);
  const lines = [
    `${title}.`,
    `  Why (${why.sure}): ${isSaid ? '' : `${why.title.text}. `}${why.words.text}${place(why.evidence[0])}`,
    ...(why.against ? [`  Against: ${why.against.text}`] : []),
    ...why.also.map((other) => `  Also a cause: ${other.title}${place(other.evidence[0])}`),
    ...next.flatMap(({ text, command }) => [`  - ${text.text}`, ...(command ? [`      ${command.text}`] : [])]),
  ];
  return [...lines.map(plain), ...(isAlone ? chainLines(one, sources) : [])];
}

/** What is expected of a move whose log ends in pre-copy; undefined of any other. */
export function flightLine(
  one: Migration,
  sources: readonly LogSource[],
  flight: Flight | undefined,
): string | undefined {
  if (!flight) return undefined;
  const isZoned = one.lines.every(({ source }) => sources[source]?.zone !== 'unstated');
  const write = (time: Micros) => `${moment(time)}${isZoned ? 'Z' : ''}`;
  return plain(`${flightSentence(one, flight, write)}${placesIn(sources)(flight.evidence[0])}`);
}

const placesIn = (sources: readonly LogSource[]) => (at: LineRef | undefined) =>
  at ? ` (${sources[at.source]?.path ?? ''}:${at.line})` : '';

function chainLines(one: Migration, sources: readonly LogSource[]): readonly string[] {
  const chain = chainOf(one);
  if (chain.rows.length === 0) return [];
  const why = belongings(one, sources);
  const lines = new Map(one.lines.map((line) => [`${line.source}:${line.line}`, line]));
  const words = (text: OwnText) => plain(text.text);
  return [
    '',
    `What led to it, line by line (${words(chain.about)}; ${words(aboutClocks(chain))}):`,
    ...table(
      [
        { title: 'TIME', text: (row) => (row.mark === 'silence' ? '' : chainTime(row, moment)) },
        {
          title: 'HOST',
          text: ({ side, mark }) =>
            mark === 'silence' ? '' : side === undefined ? 'vCenter' : (endLabel(one, side) ?? side),
        },
        { title: 'WHAT', text: ({ what, mark }) => `${mark === 'end' ? '✕ ' : ''}${what.text}` },
        {
          title: 'LINE',
          text: ({ evidence: [at] }) => (at ? `${sources[at.source]?.path.split('/').at(-1) ?? ''}:${at.line}` : ''),
        },
        {
          title: 'BELONGS',
          text: ({ evidence: [at] }) => {
            const line = at && lines.get(`${at.source}:${at.line}`);
            return line ? why(line).by : at ? 'beside it' : '';
          },
        },
      ],
      chain.rows,
    ),
  ];
}
