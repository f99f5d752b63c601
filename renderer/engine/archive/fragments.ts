/**
 * vm-support splits big files: `name.FRAG-00000`, `name.FRAG-00001` and so on, five digits, to be joined in number order
 * without a gap (as https://github.com/ushiba0/mtreconstruct does).
 */
import { copyOf } from '../base/bytes.ts';
import type { Member, Report } from './member.ts';

interface Fragment {
  readonly whole: string;
  readonly index: number;
}

function fragmentOf(name: string): Fragment | undefined {
  const match = /^(.+)\.FRAG-(\d{5})$/.exec(name);
  return match ? { whole: match[1] as string, index: Number(match[2]) } : undefined;
}

/** `hostd.log.FRAG-00002` → `hostd.log`; any other name as it is. */
export function withoutFragment(name: string): string {
  return fragmentOf(name)?.whole ?? name;
}

/** The items with the pieces of each split file together, in number order, at the position of the first one. */
export function inFragmentOrder<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const wholes = new Map<string, { index: number; item: T }[]>();
  items.forEach((item, at) => {
    const fragment = fragmentOf(nameOf(item));
    const key = fragment ? `piece ${fragment.whole}` : `file ${at}`;
    wholes.set(key, [...(wholes.get(key) ?? []), { index: fragment?.index ?? 0, item }]);
  });
  return [...wholes.values()].flatMap((pieces) => pieces.sort((a, b) => a.index - b.index).map(({ item }) => item));
}

export interface JoinOptions {
  /** Bytes of memory for pieces that come before their predecessors. */
  readonly heldBytes: number;
  /** Whether the joined file is needed. */
  isRelevant(name: string): boolean;
  readonly report: Report;
}

/**
 * The members, with the pieces of split files joined as they stream by. A piece that comes before its predecessors is held in
 * memory; one that can no longer be joined, or not held, remains a file of its own, and is reported.
 */
export async function* joinFragments(members: AsyncIterable<Member>, options: JoinOptions): AsyncGenerator<Member> {
  const held = new HeldPieces(options);
  const begun = new Set<string>();
  const feed = members[Symbol.asyncIterator]();
  try {
    let member = await following(feed);
    while (member) {
      const fragment = fragmentOf(member.name);
      if (fragment?.index === 0 && !begun.has(fragment.whole)) {
        begun.add(fragment.whole);
        const run = new Run(fragment.whole, member, feed, held.of(fragment.whole));
        yield run.member;
        member = await run.finish();
        for (const piece of held.release(fragment.whole)) yield alone(piece, options);
        continue;
      }
      if (!fragment) yield member;
      else if (begun.has(fragment.whole) || !(await held.keep(member, fragment))) yield alone(member, options);
      member = await following(feed);
    }
    for (const piece of held.release()) yield alone(piece, options);
  } finally {
    await feed.return?.();
  }
}

async function following(feed: AsyncIterator<Member>): Promise<Member | undefined> {
  const { done, value } = await feed.next();
  return done ? undefined : value;
}

/** Reports a piece that is read as a file of its own. */
function alone(piece: Member, { report }: JoinOptions): Member {
  report({
    kind: 'missing-fragment',
    name: piece.name,
    message: 'The piece before this one is missing or lies elsewhere in the archive: read as a file of its own.',
  });
  return piece;
}

/** The pieces of one file in number order, each either held or next in the container. */
class Run {
  readonly member: Member;
  readonly #whole: string;
  readonly #feed: AsyncIterator<Member>;
  readonly #held: Map<number, Member>;
  #piece: Member;
  #index = 0;
  /** The member of the container that ended the run. */
  #beyond: { readonly member: Member | undefined } | undefined;

  constructor(whole: string, first: Member, feed: AsyncIterator<Member>, held: Map<number, Member>) {
    this.#whole = whole;
    this.#piece = first;
    this.#feed = feed;
    this.#held = held;
    this.member = { name: whole, size: undefined, packed: first.packed, bytes: this.#bytes() };
  }

  /** Skips unread pieces; returns the member that follows the run in the container. */
  async finish(): Promise<Member | undefined> {
    while (await this.#advance());
    return this.#beyond?.member;
  }

  async *#bytes(): AsyncGenerator<Uint8Array> {
    do yield* this.#piece.bytes;
    while (await this.#advance());
  }

  async #advance(): Promise<boolean> {
    const index = this.#index + 1;
    const piece = this.#held.get(index) ?? (await this.#nextInContainer(index));
    if (piece === undefined) return false;
    this.#held.delete(index);
    this.#piece = piece;
    this.#index = index;
    return true;
  }

  async #nextInContainer(index: number): Promise<Member | undefined> {
    if (this.#beyond) return undefined;
    const member = await following(this.#feed);
    const fragment = member && fragmentOf(member.name);
    if (fragment?.whole === this.#whole && fragment.index === index) return member;
    this.#beyond = { member };
    return undefined;
  }
}

/** Pieces held in memory, by their file. */
class HeldPieces {
  readonly #options: JoinOptions;
  readonly #wholes = new Map<string, Map<number, Member>>();
  #bytes = 0;

  constructor(options: JoinOptions) {
    this.#options = options;
  }

  of(whole: string): Map<number, Member> {
    const pieces = this.#wholes.get(whole) ?? new Map<number, Member>();
    this.#wholes.set(whole, pieces);
    return pieces;
  }

  /** Reads a piece into memory; false, and nothing is read, if it is not needed or memory is short. */
  async keep(member: Member, { whole, index }: Fragment): Promise<boolean> {
    const size = member.size ?? Infinity;
    if (!this.#options.isRelevant(whole) || this.#bytes + size > this.#options.heldBytes) return false;
    this.#bytes += size;
    const chunks: Uint8Array[] = [];
    for await (const chunk of member.bytes) chunks.push(copyOf(chunk));
    this.of(whole).set(index, { ...member, packed: false, bytes: fromMemory(chunks) });
    return true;
  }

  /** Removes and returns the pieces of one file, or all, in number order. */
  release(whole?: string): readonly Member[] {
    const names = whole === undefined ? [...this.#wholes.keys()] : [whole];
    return names.flatMap((name) => {
      const pieces = [...this.of(name)].sort(([a], [b]) => a - b).map(([, piece]) => piece);
      this.#wholes.delete(name);
      this.#bytes -= pieces.reduce((sum, { size }) => sum + (size ?? 0), 0);
      return pieces;
    });
  }
}

async function* fromMemory(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
