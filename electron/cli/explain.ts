/** `explain [--json] TEXT...`: what an error means that stands by itself, without any log. */
import { encodingOf } from '../../renderer/engine/archive/encoding.ts';
import { explain, longestExplained } from '../../renderer/engine/diagnosis/explain.ts';
import { inLines } from '../../renderer/engine/diagnosis/explanation.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { standardInput } from './standard-input.ts';
import { plain } from './table.ts';
import { wrapped } from './wrapped.ts';

const usage = `usage: explain [--json] TEXT|CODE|FAULT...

  TEXT      a sentence of the vSphere Client or of a log, with quotation marks or without; a fault's dump
  CODE      a status of VMkernel: bad0014, 0xbad0014, 195887124, VMK_NO_MEMORY; a message id: msg.migrate.fail.dst
  FAULT     a fault of the API: vim.fault.NoPermission, NoPermissionFault, VMware.Vim.NoPermission
  -         standard input, which is also read where nothing is named and something is piped in
  --json    as data
  --        what follows is text, whatever it begins with

Exit codes: 0 something is known, 1 nothing is, 2 wrong usage.
`;

export async function explainCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const request = requestOf(args);
  if (request === 'help') {
    await io.out(usage);
    return 0;
  }
  if (typeof request === 'string') return refuse(request, io);
  const text = await textOf(request.words, io);
  if (typeof text === 'string') return refuse(text, io);
  const explanation = explain(text.read);
  const isKnown = explanation.answers.length > 0;
  const lines = inLines(explanation).flatMap((line) => wrapped(plain(line), io.columns));
  const words = `${lines.join('\n').trimEnd()}\n`;
  if (request.isJson) await io.out(`${JSON.stringify(explanation).replaceAll(beyondJson, escape)}\n`);
  else if (isKnown) await io.out(words);
  else io.err(words);
  return isKnown ? 0 : 1;
}

/** Controls that JSON leaves as they are: a terminal obeys them all the same. */
const beyondJson = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const escape = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** @param why empty: only the usage is printed */
function refuse(why: string, io: CommandIo): ExitCode {
  io.err(why === '' ? usage : `${plain(why)}\n${usage}`);
  return 2;
}

interface Request {
  readonly isJson: boolean;
  readonly words: readonly string[];
}

/** What is asked for, `help`, or a sentence about what is wrong with the arguments. */
function requestOf(args: readonly string[]): Request | string {
  const end = args.indexOf('--');
  const given = end < 0 ? args : args.slice(0, end);
  // The arrow of a dump is no option.
  const options = given.filter((arg) => /^(?:--\w|-h$)/.test(arg));
  if (options.some((option) => option === '--help' || option === '-h')) return 'help';
  const unknown = options.find((option) => option !== '--json');
  if (unknown !== undefined) return `Unknown option ${unknown}.`;
  const words = [...given.filter((arg) => !options.includes(arg)), ...(end < 0 ? [] : args.slice(end + 1))];
  return { isJson: options.length > 0, words };
}

/** The text, or a sentence about why there is none; empty: only the usage is printed. */
async function textOf(words: readonly string[], io: CommandIo): Promise<{ readonly read: string } | string> {
  const isPiped = words.length === 0 || words.includes(standardInput);
  if (!isPiped) return { read: words.join(' ') };
  if (words.length > 1) return 'Standard input (-) is read alone, without a text beside it.';
  const piped = io.stdinBytes();
  if (piped) return { read: await beginningOf(piped) };
  return words.length === 0 ? '' : 'Standard input is a terminal: pass a text on to it, or write it behind explain.';
}

/** One character more than is explained, so that a longer text is seen to be one. PowerShell pipes UTF-16. */
async function beginningOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let head: Uint8Array = new Uint8Array();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let text = '';
  const decoderFor = () => new TextDecoder(encodingOf(head)?.name);
  for await (const chunk of bytes) {
    if (decoder) text += decoder.decode(chunk, { stream: true });
    else {
      head = new Uint8Array([...head, ...chunk]);
      if (head.length < headBytes) continue;
      decoder = decoderFor();
      text = decoder.decode(head, { stream: true });
    }
    if (text.length > longestExplained) break;
  }
  return decoder ? text + decoder.decode() : decoderFor().decode(head);
}

/** By which an encoding is known. */
const headBytes = 256;
