/** Pasted text as a file of the page: how it is named, how long it may be, and how it is taken out again to be saved. */
import { limits } from '../engine/investigation/limits.ts';
import type { PastedText } from '../engine/investigation/model.ts';
import { grouped } from '../engine/presentation/figures.ts';
import type { InputFile } from '../worker/messages.ts';

const usualName = 'Pasted lines';

/** Why this text cannot be read: a sentence. */
export function problemOfText(text: string): string | undefined {
  if (text.trim() === '') return 'There is no text in it. Copy the lines of a log, a ticket or a terminal, then paste.';
  if (text.length <= limits.pastedText) return undefined;
  return `It has ${grouped(text.length)} characters, and up to ${grouped(limits.pastedText)} can be pasted. Save it as a file and open that.`;
}

export function pastedFile({ name, text }: PastedText): InputFile {
  return { kind: 'pasted', path: name, file: new File([text], name, { type: 'text/plain' }) };
}

/** With a name that none of the others has: “Pasted lines”, “Pasted lines 2”. */
export function namedBeside(file: InputFile, others: readonly InputFile[]): InputFile {
  if (file.kind !== 'pasted') return file;
  const taken = new Set(others.map(({ path }) => path));
  let name = usualName;
  for (let count = 2; taken.has(name); count += 1) name = `${usualName} ${count}`;
  return { ...file, path: name };
}

/** What is selected are whole lines: the last one is not cut because no line ends it. */
export function fromClipboard(text: string): InputFile {
  return pastedFile({ name: usualName, text: text.endsWith('\n') ? text : `${text}\n` });
}

export async function pastedTexts(files: readonly InputFile[]): Promise<readonly PastedText[]> {
  const pasted = files.flatMap((one) => (one.kind === 'pasted' ? [one] : []));
  return await Promise.all(pasted.map(async ({ path, file }) => ({ name: path, text: await file.text() })));
}
