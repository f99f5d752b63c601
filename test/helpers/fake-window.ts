/** A window's state in this process: a workbench and its investigations, with a host, other windows and a disk of the test's. */
import type { Host, SaveResult } from '../../renderer/contract/host.ts';
import type { BundleIdentity } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { Intake } from '../../renderer/state/intake.svelte.ts';
import { Following } from '../../renderer/state/following.svelte.ts';
import { Investigations } from '../../renderer/state/investigations/investigations.svelte.ts';
import type { OtherWindows } from '../../renderer/state/investigations/presence.svelte.ts';
import { Workbench } from '../../renderer/state/workbench.svelte.ts';
import type { InputFile } from '../../renderer/worker/messages.ts';
import { FakeEngine } from './fake-engine.ts';
import { FakeProfile } from './two-copies.ts';

export const noAnalysis: Analysis = {
  ...{ sources: [], warnings: [], migrations: [], findings: [], hosts: [], zoneGuess: undefined },
};

export const file = (path: string, text = path): InputFile => ({ kind: 'file', path, file: new File([text], path) });
export const chosen = (...files: readonly InputFile[]) => ({ files, skipped: [] });

/** Every call of the host, by name. */
export class FakeHost {
  readonly calls: (readonly [string, ...unknown[]])[] = [];
  readonly saved: { readonly name: string; readonly file: Blob }[] = [];
  saves: SaveResult['kind'] = 'saved';
  opensLinks: boolean | Error = true;
  again: readonly InputFile[] = [];
  desktop: Host | undefined;

  of(name: string): readonly unknown[] {
    return this.calls.filter(([one]) => one === name).map(([, ...args]) => (args.length === 1 ? args[0] : args));
  }

  /** From now on it is the desktop host. */
  becomeDesktop(): void {
    const names = ['setTheme', 'setProgress', 'runCommand'] as const;
    const noted = names.map((name) => [name, (value: unknown) => Promise.resolve(this.#note(name, value))] as const);
    const savePdf = ({ suggestedName, html }: { suggestedName: string; html: string }) =>
      this.saveFile(suggestedName, new Blob([html]));
    this.desktop = { ...Object.fromEntries(noted), savePdf } as unknown as Host;
  }

  readonly saveFile = (name: string, saved: Blob): Promise<SaveResult> => {
    if (this.saves === 'failed') return Promise.resolve({ kind: 'failed', message: 'No room.' });
    if (this.saves === 'saved') this.saved.push({ name, file: saved });
    return Promise.resolve(this.saves === 'saved' ? { kind: 'saved', name } : { kind: 'cancelled' });
  };
  readonly copyText = (text: string) => Promise.resolve(this.#note('copyText', text));
  readonly printDocument = (html: string) => Promise.resolve(this.#note('printDocument', html));
  readonly printPage = () => this.#note('printPage');
  readonly closeWindow = () => this.#note('closeWindow');
  readonly showTitle = (title: string) => this.#note('showTitle', title);
  readonly noteOpen = (files: readonly InputFile[]) => this.#note('noteOpen', files);
  readonly openLink = (address: string) => {
    this.#note('openLink', address);
    return this.opensLinks instanceof Error ? Promise.reject(this.opensLinks) : Promise.resolve(this.opensLinks);
  };
  readonly recentFiles = () =>
    Promise.resolve([{ id: '1', kind: 'file' as const, name: 'a.zip', path: '/srv/a.zip', missing: false }]);
  /** Paths that can no longer be read, and files that the host finds again by their paths. */
  unreadableNow: readonly string[] = [];
  found: readonly InputFile[] = [];
  readonly unreadable = () => Promise.resolve(this.unreadableNow);
  /** Files as they are now, by their paths. */
  now: Readonly<Record<string, InputFile>> = {};
  readonly asItIsNow = (one: InputFile) => Promise.resolve(this.now[one.path] ?? one);
  readonly findAgain = (paths: readonly string[]) => {
    this.#note('findAgain', paths);
    return Promise.resolve(this.found);
  };
  readonly chooseAgain = () => Promise.resolve(chosen(...this.again));
  /** What a person chooses. */
  chooses: readonly InputFile[] = [file('chosen.log')];
  readonly chooseFiles = () => Promise.resolve(chosen(...this.chooses));
  readonly chooseFolder = () => Promise.resolve(chosen(file('folder/chosen.log')));
  readonly sample = () => Promise.resolve(chosen(file('sample.zip')));

  #note(name: string, ...args: readonly unknown[]): void {
    this.calls.push([name, ...args]);
  }
}

type Message = Parameters<Parameters<OtherWindows['listen']>[0]>[0];

export class FakeWindows implements OtherWindows {
  isElsewhere = false;
  readonly announced: Message[] = [];
  followed: string | undefined;
  readonly #listeners: ((message: Message) => void)[] = [];

  announce(kind: Message['kind'], id = ''): void {
    this.announced.push({ kind, id });
  }
  follow(id: string | undefined): void {
    this.followed = id;
  }
  listen(listener: (message: Message) => void): void {
    this.#listeners.push(listener);
  }
  /** A message of another window. */
  hear(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }
}

/** Notes of readings, in memory. */
export class FakeReadings {
  died: string | undefined;
  readonly noted: string[] = [];
  readonly forgotten: (readonly string[])[] = [];
  readonly diedReading = () => Promise.resolve(this.died);
  readonly noteReading = (_: readonly InputFile[], name: string) => void this.noted.push(name);
  readonly forgetReading = (files: readonly InputFile[] = []) =>
    void this.forgotten.push(files.map(({ path }) => path));
}

export interface FakeWindowOptions {
  readonly profile?: FakeProfile;
  readonly engine?: FakeEngine;
  /** Digests by the name of a bundle. */
  readonly digests?: Readonly<Record<string, string>>;
}

export function fakeWindow({
  profile = new FakeProfile(),
  engine = new FakeEngine(),
  digests = {},
}: FakeWindowOptions) {
  const [host, windows, lastReading, logs] = [new FakeHost(), new FakeWindows(), new FakeReadings(), new FakeEngine()];
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
  };
  const bundles = {
    /** What reading a digest waits for. */
    gate: Promise.resolve<unknown>(undefined),
    context: [] as { source: number; line: number; text: string }[],
    identifyBundles: async (files: readonly InputFile[]): Promise<readonly BundleIdentity[]> => {
      await bundles.gate;
      return files.map(({ path: name }) => ({ name, bytes: 1, digest: digests[name], path: undefined }));
    },
    readContextLines: () => Promise.resolve(bundles.context),
  };
  const workbench = new Workbench({
    ...{ engine, logs, host, lastReading, storage, cores: () => 2 },
    recorder: () => investigations,
  });
  const investigations: Investigations = new Investigations({
    ...{ workbench, host, windows, bundles },
    storage: { openStore: (events) => profile.open(events), protectStorage: () => Promise.resolve(true) },
  });
  const intake = new Intake({ workbench, investigations, host });
  const following = new Following({ workbench, investigations, host });
  return {
    workbench,
    investigations,
    intake,
    following,
    host,
    windows,
    lastReading,
    logs,
    engine,
    bundles,
    profile,
    stored,
  };
}

export type FakeWindow = ReturnType<typeof fakeWindow>;
