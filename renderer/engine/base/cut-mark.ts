/** What terminals, viewers and exports write where they cut a line: `downtime value 268...`, `268…`, `268 [...]`, `268$`, `268>`. */

const dots = String.raw`\s{0,3}(?:[([{<]?(?:\.{2,9}|[…⋯])[)\]}>]?|[([{<](?:snip(?:ped)?|cut|truncated)[)\]}>])`;
/** Of a viewer that shows the part of a line that fits: a bracket that is open closes instead. */
const signs = String.raw`(?<!<[^<>]{0,99})>|[$<»›\\→↩↵⏎]`;
const mark = new RegExp(String.raw`(?:${dots}|${signs})\s{0,9}$`);

/** What a mark ends in: most lines are not searched. */
const lastSigns = '.…⋯)]}>$<»›\\→↩↵⏎ ';
/** No mark is longer; the search tries each place. */
const longest = 64;

/** What stands before the mark; undefined where the text ends in none. */
export function beforeCutMark(text: string): string | undefined {
  if (!lastSigns.includes(text.at(-1) ?? '-')) return undefined;
  const from = Math.max(0, text.length - longest);
  const at = text.slice(from).search(mark);
  return at < 0 ? undefined : text.slice(0, from + at);
}
