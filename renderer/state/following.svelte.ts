/** Reads on in the open logs while they grow, as a host or a syslog server writes them. */
import { createContext } from 'svelte';
import { keptPieces, LinesByPath } from '../platform/kept-lines.ts';
import { isOneFile } from '../platform/source.browser.ts';
import type { InputFile } from '../worker/messages.ts';
import type * as host from './host.ts';
import { listed } from './input-files.ts';
import type { Investigations } from './investigations/investigations.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

interface Surroundings {
  readonly workbench: Workbench;
  readonly investigations: Investigations;
  readonly host: Pick<typeof host, 'asItIsNow'>;
}

/** Milliseconds between two looks at the files; a reading that takes long is made less often: a fifth of the time. */
const pause = 1000;
const share = 4;
/** Files that are looked at each time. */
const mostFiles = 200;

interface Look {
  readonly files: readonly InputFile[];
  /** Names of files in whose place another one is, or that were cut. */
  readonly replaced: readonly string[];
}

export class Following {
  readonly #of: Surroundings;
  /** Of the loop that runs; undefined: none does. */
  #turn = $state.raw<object | undefined>();
  isReading = $state(false);

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
  }

  get isOn(): boolean {
    return this.#turn !== undefined;
  }

  /** A browser does not read a file again that was chosen in it. */
  get canBegin(): boolean {
    const { workbench, investigations } = this.#of;
    const { files } = workbench;
    const canGrow = files.some(isAtAddress) && files.every((file) => isAtAddress(file) || file.kind === 'pasted');
    const isWhole = workbench.missing.length === 0 && !workbench.isWorking;
    return canGrow && isWhole && files.length <= mostFiles && investigations.opened.current !== undefined;
  }

  toggle(): void {
    if (this.isOn) this.#turn = undefined;
    else void this.#follow({});
  }

  async #follow(turn: object): Promise<void> {
    const { workbench, investigations } = this.#of;
    const isOn = () => this.#turn === turn;
    const end = () => void (isOn() && (this.#turn = undefined));
    this.#turn = turn;
    investigations.opened.leaving.signal.addEventListener('abort', end);
    while (isOn()) {
      const started = Date.now();
      const look = await this.#look();
      // Whoever adds something meanwhile is not interrupted: the next look is soon.
      if (isOn() && look && !workbench.isWorking && !(await this.#read(look))) break;
      const time = Math.max(pause, share * (Date.now() - started));
      await new Promise((done) => setTimeout(done, time));
    }
    end();
  }

  /** Undefined: nothing has changed. */
  async #look(): Promise<Look | undefined> {
    const { workbench, host } = this.#of;
    const before = workbench.files;
    const now = await Promise.all(before.map(host.asItIsNow));
    const next: InputFile[] = [];
    const fresh: InputFile[] = [];
    const replaced: string[] = [];
    for (const [at, file] of before.entries()) {
      const there = now[at];
      // One that is gone for now is looked for again.
      if (!isAtAddress(file) || !there || !isAtAddress(there) || there.version === file.version) next.push(file);
      else if (isOneFile(there.version, file.version) && there.size >= file.size) next.push(there);
      else {
        next.push(this.#kept(before, at));
        fresh.push(there);
        replaced.push(file.path);
      }
    }
    const files = [...next, ...fresh];
    return workbench.files === before && files.some((file, at) => file !== before[at])
      ? { files, replaced }
      : undefined;
  }

  /** The lines of migrations of a file that is no longer there. */
  #kept(files: readonly InputFile[], at: number): InputFile {
    const { path } = files[at] as InputFile;
    const { migrations, sources } = this.#of.workbench.analysis;
    const lines = new LinesByPath();
    for (const one of migrations) lines.add(one, sources);
    // As a walk names files of one name.
    const count = files.slice(0, at + 1).filter((file) => file.path === path).length;
    const pieces = keptPieces(lines.of(count === 1 ? path : `(${count})/${path}`));
    return { kind: 'file', path, file: new File([...pieces], path) };
  }

  /** False: it was stopped, or failed. */
  async #read({ files, replaced }: Look): Promise<boolean> {
    const { workbench, investigations } = this.#of;
    const { feedback } = workbench;
    const before = new Set(workbench.analysis.migrations.map(({ key }) => key));
    this.isReading = true;
    const isRead = await workbench.extend(files, []).finally(() => (this.isReading = false));
    if (!isRead) return false;
    await investigations.recognition.extend();
    const fresh = workbench.analysis.migrations.filter(({ key }) => !before.has(key)).length;
    if (replaced.length > 0)
      feedback.message = `${listed(replaced)} began anew: what was found before stays, lines written just before may be missing.`;
    else if (fresh > 0) feedback.message = `${fresh} new ${fresh === 1 ? 'migration' : 'migrations'}`;
    return true;
  }
}

function isAtAddress(file: InputFile): file is Extract<InputFile, { kind: 'url' }> {
  return file.kind === 'url';
}

export const [useFollowing, provideFollowing] = createContext<Following>();
