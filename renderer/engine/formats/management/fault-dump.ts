/**
 * The dump of a fault that vpxd and hostd write below an error, as the API's types and fields:
 *
 *     --> (vim.fault.FeatureRequirementsNotMet) {
 *     -->    faultCause = (vmodl.MethodFault) null,
 *     -->    featureRequirement = (vim.vm.FeatureRequirement) [
 *     -->       (vim.vm.FeatureRequirement) {
 *     -->          key = "cpuid.mdclear",
 *     -->       }
 *     -->    ],
 *     -->    msg = ""
 *     --> }
 */

/** A text, or a field that names what is in the way, and where it stands. */
export interface Reason {
  /** Of the lines, counted from 0. */
  readonly at: number;
  readonly text: string;
}

export interface FaultDump {
  /** `vim.fault.FeatureRequirementsNotMet`; undefined where the dump has only texts. */
  readonly fault: string | undefined;
  /** Faults named as its cause, the outer one first. */
  readonly causedBy: readonly string[];
  /** Those of the fault and of its causes; of what holds several values, all of them. */
  readonly fields: ReadonlyMap<string, string>;
  /** `msg.migrate.fail.dst` */
  readonly messageId: string | undefined;
  readonly reasons: readonly Reason[];
}

/** What opens a level: `name = (type) {`, `(type) [`. */
const opening = /^(?:(?<name>\w{1,64}) = )?\((?<type>[\w.]{1,255})\) [{[]$/;
const closing = /^[}\]]/;
const scalar = /^(?<name>\w{1,64}) = (?<value>.{1,4096})$/s;
const isFault = (type = '') => type.includes('.fault.');

/** Of the dump itself, not of what failed. */
const formal = new Set(['dynamicType', 'faultCause', 'faultMessage', 'msg', 'message', 'reason', 'text', 'key', 'arg']);
const isText = (name: string) => name === 'msg' || name === 'message' || name === 'reason' || name === 'text';
/** What an object is known by, where it is a field's value. */
const naming = new Set(['name', 'label', 'key', 'featureName', 'summary']);

/** Values of one field, and texts, that are held: a list of datastores can be long. */
const most = 16;
const longest = 1024;

interface Level {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

/** @param lines below the entry, without their arrows @param opened fault whose dump the entry itself opens */
export function readFaultDump(lines: readonly string[], opened?: string): FaultDump {
  const found = new Findings();
  const levels: Level[] = [];
  if (opened !== undefined) found.open(levels, { type: opened });
  for (const [at, line] of wholeValues(lines)) {
    // What the call was given is no reason.
    if (beginsArguments(line)) break;
    const { name, type } = opening.exec(line)?.groups ?? {};
    if (type !== undefined) found.open(levels, { name, type });
    else if (closing.test(line)) levels.pop();
    else found.value(levels, at, line);
  }
  return found;
}

class Findings implements FaultDump {
  fault: string | undefined;
  messageId: string | undefined;
  readonly causedBy: string[] = [];
  readonly fields = new Map<string, string>();
  readonly reasons: Reason[] = [];

  open(levels: Level[], level: Level): void {
    levels.push(level);
    if (level.type === undefined || !isFault(level.type)) return;
    if (this.fault === undefined) this.fault = level.type;
    else if (level.type !== this.fault && !this.causedBy.includes(level.type) && this.causedBy.length < most)
      this.causedBy.push(level.type);
  }

  value(levels: readonly Level[], at: number, line: string): void {
    const { name, value = line } = scalar.exec(line)?.groups ?? {};
    const text = plain(value);
    if (text === undefined) return;
    if (name !== undefined && /^(?:key|id)$/.test(name) && /^(?:msg|vob)\.\w/.test(text)) {
      this.messageId ??= text;
      this.#add(at, text);
    } else if (name !== undefined && isText(name)) this.#add(at, text);
    else if (this.fault !== undefined) this.#field(levels, at, name, text);
  }

  /** A field of a fault, or what names an object or an element that is the value of one. */
  #field(levels: readonly Level[], at: number, name: string | undefined, text: string): void {
    const below = levels.findLastIndex(({ type }) => isFault(type));
    const owner = levels.slice(below + 1).find((level) => level.name !== undefined)?.name;
    const isOwn = below === levels.length - 1;
    const field = isOwn ? name : name === undefined || naming.has(name) ? owner : undefined;
    if (below < 0 || field === undefined || formal.has(field)) return;
    const known = this.fields.get(field);
    if (known?.split(', ').includes(text) || (known?.split(', ').length ?? 0) >= most) return;
    this.fields.set(field, known === undefined ? text : `${known}, ${text}`);
    if (!isOwn && name === 'key') this.#add(at, text);
  }

  #add(at: number, text: string): void {
    if (this.reasons.length < most && !this.reasons.some((one) => one.text === text)) this.reasons.push({ at, text });
  }
}

/** Without quotation marks; undefined where there is no value. */
function plain(value: string): string | undefined {
  const bare = value.trim().replace(/,$/, '');
  if (/^<unset>$|\bnull$/.test(bare)) return undefined;
  const isQuoted = /^["']/.test(bare) && bare.length > 1 && bare.endsWith(bare.charAt(0));
  const clean = (isQuoted ? bare.slice(1, -1) : bare).trim().slice(0, longest);
  return clean === '' ? undefined : clean;
}

/** `Args:`, `Arg spec:`: what follows is not of the fault. */
export function beginsArguments(line: string): boolean {
  const text = line.replace('-->', '').trim();
  return text.startsWith('Args:') || text.startsWith('Arg ');
}

/** A dump on one line, as if it stood on several. Texts keep their brackets and commas. */
function* inPieces(line: string): Generator<string, void> {
  if (!line.includes(' = ') || !line.slice(0, -1).includes('{')) return yield line;
  let [piece, isText] = ['', false];
  for (const letter of line) {
    if (letter === '"') isText = !isText;
    if (isText || !/[{}[\],]/.test(letter)) piece += letter;
    else {
      yield letter === '{' || letter === '[' ? `${piece.trim()} ${letter}` : piece.trim();
      if (letter === '}' || letter === ']') yield letter;
      piece = '';
    }
  }
  yield piece.trim();
}

/** Lines without arrows; a text that goes on over several is one, and stands where it begins. */
function* wholeValues(lines: readonly string[]): Generator<readonly [number, string], void> {
  let open: { readonly at: number; text: string } | undefined;
  for (const [at, raw] of lines.entries()) {
    const line = raw.startsWith('-->') ? raw.slice(4) : raw;
    if (open) {
      open.text += `\n${line.trimEnd()}`;
      if (!/"[,\s]{0,8}$/.test(line) && open.text.length < longest * 4) continue;
      yield [open.at, open.text];
      open = undefined;
    } else if (/^\s{0,128}\w{1,64} = "[^"]{0,4096}$/.test(line)) open = { at, text: line.trim() };
    else for (const piece of inPieces(line.trim())) yield [at, piece];
  }
  if (open) yield [open.at, open.text];
}
