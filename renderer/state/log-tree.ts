/** The logs of an analysis as a tree: hosts, their folders, the logs in them, and what could not be read. */
import type { Analysis, InputWarning, LogSource } from '../engine/model.ts';
import { grouped } from '../engine/presentation/figures.ts';

/** Where several logs are read as one: all of them, those around the selected move, or one host's. */
export type Together = { readonly kind: 'all' | 'around' } | { readonly kind: 'host'; readonly host: string };

export interface LogNode {
  /** Unique in its tree, and the same in the next analysis of the same files. */
  readonly key: string;
  readonly label: string;
  /** In words, beside the label. */
  readonly notes: string;
  /** What was wrong with its file; undefined where nothing was. */
  readonly trouble: string | undefined;
  /** The log that it is. */
  readonly path?: string;
  readonly together?: Together;
  /** A lower-case text in which the filter's words are looked for. */
  readonly text: string;
  readonly children: readonly LogNode[];
}

/** A node as it is drawn. */
export interface LogRow {
  readonly node: LogNode;
  /** From 1. */
  readonly level: number;
  readonly place: number;
  readonly siblings: number;
  /** Undefined where it has no children. */
  readonly isOpen: boolean | undefined;
}

/** @param around what the logs around the selected move are called; undefined without one */
export function logTree(analysis: Analysis, around: string | undefined): readonly LogNode[] {
  const { sources, warnings } = analysis;
  const moves = movesOf(analysis);
  const troubles = troublesOf(warnings);
  const seen = new Map<string, number>();
  const byHost = groupedBy(sources, (source) => source.host ?? noHost(source));
  const hosts = [...byHost].map(([host, own]) =>
    hostNode(host, own, (source) => {
      const node = logNode(source, moves.get(source.path) ?? 0, troubles.get(source.path));
      // An archive may hold a path twice.
      const before = seen.get(node.key) ?? 0;
      seen.set(node.key, before + 1);
      return before === 0 ? node : { ...node, key: `${node.key} ${before + 1}` };
    }),
  );
  const paths = new Set(sources.map(({ path }) => path));
  const unread = [...troubles].filter(
    ([path]) => !paths.has(path) && !sources.some((one) => one.path.startsWith(`${path}/`)),
  );
  return [
    ...(around === undefined ? [] : [together(around, { kind: 'around' })]),
    ...(sources.length > 1 ? [together('All logs, in order of time', { kind: 'all' })] : []),
    ...hosts,
    ...(unread.length > 0 ? [unreadNode(unread)] : []),
  ];
}

/** (`Map.groupBy` is not in Node 20.) */
function groupedBy<One>(all: readonly One[], keyOf: (one: One) => string): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, One[]>();
  for (const one of all) {
    const list = found.get(keyOf(one));
    if (list) list.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

function noHost({ format }: LogSource): string {
  return format === 'vpxd' || format === 'vcenter-events' ? 'vCenter' : 'No host named';
}

function together(label: string, how: Together): LogNode {
  const key = how.kind === 'host' ? `together ${how.host}` : `together ${how.kind}`;
  return { key, label, notes: '', trouble: undefined, together: how, text: label.toLowerCase(), children: [] };
}

function hostNode(host: string, own: readonly LogSource[], nodeOf: (source: LogSource) => LogNode): LogNode {
  const folders = groupedBy(own, ({ path }) => folderOf(path));
  const shared = sharedFolders([...folders.keys()]);
  const inside = [...folders].map(([folder, logs]): LogNode => {
    const label = inShort(folder.slice(shared.length)) || folder.split('/').at(-1) || 'opened alone';
    const children = logs.map(nodeOf);
    return { ...branch(`folder ${host} ${folder}`, label, children), text: folder.toLowerCase() };
  });
  const first = own.length > 1 ? [together(`All logs of ${host}, in order of time`, { kind: 'host', host })] : [];
  const logs = grouped(own.length);
  return {
    ...branch(`host ${host}`, host, [...first, ...inside]),
    notes: own.length === 1 ? '1 log' : `${logs} logs`,
    text: host.toLowerCase(),
  };
}

/** The VM's folder stands last: `vmfs/…/db-03`. */
function inShort(folder: string): string {
  const parts = folder.split('/');
  return parts.length > 3 ? `${parts[0]}/…/${parts.at(-1)}` : folder;
}

function branch(key: string, label: string, children: readonly LogNode[]): LogNode {
  return { key, label, notes: '', trouble: undefined, text: label.toLowerCase(), children };
}

function logNode({ path, lines, unread }: LogSource, moves: number, trouble: string | undefined): LogNode {
  const notes = [
    moves > 0 && `${grouped(moves)} ${moves === 1 ? 'move' : 'moves'}`,
    `${grouped(lines)} ${lines === 1 ? 'line' : 'lines'}`,
    unread && `${grouped(unread.count)} in a form that is not read`,
  ];
  return {
    key: `log ${path}`,
    label: path.slice(path.lastIndexOf('/') + 1),
    notes: notes.filter(Boolean).join(' · '),
    trouble,
    path,
    text: path.toLowerCase(),
    children: [],
  };
}

function unreadNode(troubles: readonly (readonly [path: string, why: string])[]): LogNode {
  const children = troubles.map(([path, why]): LogNode => {
    const label = path.slice(path.lastIndexOf('/') + 1) || path;
    return { ...branch(`trouble ${path}`, label, []), trouble: why, text: path.toLowerCase() };
  });
  return { ...branch('unread', 'Not read, or read in part', children), notes: grouped(children.length) };
}

/** By path, what was wrong there. */
function troublesOf(warnings: readonly InputWarning[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, message } of warnings)
    if (path !== '') found.set(path, [found.get(path), message].filter(Boolean).join(' '));
  return found;
}

/** By path, how many migrations have a phase or a milestone in that log. */
function movesOf({ migrations, sources }: Analysis): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { phases, milestones } of migrations) {
    const refs = [...phases, ...milestones].flatMap(({ evidence }) => evidence.map(({ source }) => source));
    for (const source of new Set(refs)) {
      const path = sources[source]?.path;
      if (path !== undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return counts;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** What all begin with, to the end of a folder's name. */
function sharedFolders(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split('/'));
  const [first = []] = parts;
  const differs = first.findIndex((part, at) => parts.some((one) => one[at] !== part));
  const count = folders.length === 1 ? first.length - 3 : differs < 0 ? first.length : differs;
  return first
    .slice(0, Math.max(0, count))
    .map((part) => `${part}/`)
    .join('');
}

/**
 * The rows that are drawn. With a filter those that hold all its words, in a name above them too, with what they are in, all open.
 *
 * @param closed keys of the nodes that were closed
 */
export function logRows(tree: readonly LogNode[], filter: string, closed: ReadonlySet<string>): readonly LogRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: LogRow[] = [];
  const add = (nodes: readonly LogNode[], level: number): void => {
    for (const [at, node] of nodes.entries()) {
      const hasChildren = node.children.length > 0;
      const isOpen = hasChildren ? words.length > 0 || !closed.has(node.key) : undefined;
      rows.push({ node, level, place: at + 1, siblings: nodes.length, isOpen });
      if (isOpen) add(node.children, level + 1);
    }
  };
  add(words.length === 0 ? tree : tree.flatMap((node) => fitting(node, words)), 1);
  return rows;
}

/** The node with those of its children that fit, none where neither does. */
function fitting(node: LogNode, words: readonly string[]): readonly LogNode[] {
  const rest = words.filter((word) => !node.text.includes(word));
  if (rest.length === 0) return [node];
  const children = node.children.flatMap((child) => fitting(child, rest));
  return children.length > 0 ? [{ ...node, children }] : [];
}
