/** Investigations to a file and from files: one, all, and what to do where one is there already. */
import type { Investigation } from '../engine/investigation/model.ts';
import { limits } from '../engine/investigation/limits.ts';
import { extension, readFile, writeFile } from '../store/file.ts';
import { problemOf, StoreProblem } from '../store/problems.ts';
import type { InvestigationStore, Loss, Saved } from '../store/store.ts';
import type { InputFile } from '../worker/messages.ts';
import { saveFile } from './host.ts';

export type Clash = 'keep-both' | 'replace' | 'cancel';

/** A question to the person: these are here already. */
export interface Question {
  readonly names: readonly string[];
  answer(choice: Clash): void;
}

/** What is imported into and exported from, and who hears how that went. */
export interface Kept {
  readonly current: Investigation | undefined;
  /** Why the open one came without its analysis. */
  readonly lack: string | undefined;
  readonly losses: readonly Loss[];
  readonly problem: StoreProblem | undefined;
  readonly presence: { tell(kind: 'listed', id: string): void };
  message: string;
  store(): Promise<InvestigationStore>;
  refresh(): Promise<void>;
  saveNow(): Promise<void>;
  show(saved: Saved): void;
  tell(title: string, text: string): void;
}

export class Imports {
  readonly #all: Kept;
  question = $state.raw<Question | undefined>();
  isBusy = $state(false);

  constructor(all: Kept) {
    this.#all = all;
  }

  /** Reads every file whole before anything is changed; a file that is wrong changes nothing. */
  async begin(files: readonly InputFile[]): Promise<void> {
    this.isBusy = true;
    try {
      for (const file of files) await this.#importFile(file);
    } finally {
      this.isBusy = false;
      await this.#all.refresh();
      this.#all.presence.tell('listed', '');
    }
  }

  /** The open one, or one of the list, as a file. Works where nothing can be kept, too. */
  async exportOne(id: string): Promise<void> {
    await this.#saveAs(async () => {
      const { current, lack: ofCurrent } = this.#all;
      const isOpen = current?.id === id;
      const { investigation: one, lack } = isOpen
        ? { investigation: current, lack: ofCurrent }
        : await (await this.#all.store()).load(id);
      if (lack !== undefined)
        this.#all.tell(`“${one.name}” goes to the file without its analysis`, withoutAnalysis(lack));
      return { name: one.name, bytes: await writeFile(1, [one]) };
    });
  }

  async backUp(): Promise<void> {
    await this.#all.saveNow();
    await this.#saveAs(async () => {
      const store = await this.#all.store();
      const ids = (await store.list()).filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id);
      const { whole, broken } = await readable(store, ids);
      const untold = [...broken, ...this.#all.losses.map(({ text }) => text)];
      if (untold.length > 0) this.#all.tell('Not all could be backed up', untold.join('\n'));
      const day = new Date().toISOString().slice(0, 10);
      return { name: `switchover-backup-${day}`, bytes: await writeFile(whole.length, loaded(store, whole)) };
    });
  }

  async #saveAs(make: () => Promise<{ name: string; bytes: Uint8Array }>): Promise<void> {
    this.isBusy = true;
    try {
      const { name, bytes } = await make();
      // The host makes a file name of it that every system takes; a browser's download does so, too.
      const suggestedName = `${name.replace(/[\\/]/g, '-').slice(0, 120)}${extension}`;
      const result = await saveFile({ suggestedName, content: bytes });
      if (result.kind === 'failed') this.#all.tell('The file was not written', result.message);
      if (result.kind === 'saved') this.#all.message = `Written to ${result.name}.`;
    } catch (error) {
      this.#all.tell('The file was not written', problemOf(error).message);
    } finally {
      this.isBusy = false;
    }
  }

  async #importFile(file: InputFile): Promise<void> {
    try {
      const blob = file.kind === 'file' ? file.file : await (await fetch(file.url)).blob();
      const heads: { readonly id: string; readonly name: string }[] = [];
      for await (const { id, name } of readFile(blob)) heads.push({ id, name });
      const taken = await this.#taken();
      const clashes = heads.filter(({ id }) => taken.has(id));
      const choice = clashes.length > 0 ? await this.#ask(clashes.map(({ name }) => name)) : 'keep-both';
      if (choice === 'cancel') return;
      await this.#write(blob, taken, choice, heads.length);
    } catch (error) {
      this.#all.tell(`${file.path} was not imported`, problemOf(error).message);
    }
  }

  /** Where nothing can be kept nothing is taken: one file can still be looked at. */
  async #taken(): Promise<ReadonlySet<string>> {
    if (this.#all.problem) return new Set();
    return new Set((await (await this.#all.store()).list()).map(({ id }) => id));
  }

  async #write(blob: Blob, taken: ReadonlySet<string>, choice: Clash, total: number): Promise<void> {
    let last: Saved | undefined;
    let count = 0;
    try {
      for await (const one of readFile(blob)) {
        const investigation = taken.has(one.id) && choice === 'keep-both' ? besides(one) : one;
        last = await this.#put(investigation);
        count += 1;
      }
    } catch (error) {
      if (count === 0) throw error;
      const { kind, message } = problemOf(error);
      throw new StoreProblem(kind, `${message} ${count} of the ${total} investigations in it were imported before.`);
    }
    if (total === 1 && last) this.#all.show(last);
    this.#all.message = total === 1 ? 'Imported.' : `${total} investigations imported.`;
  }

  async #put(investigation: Investigation): Promise<Saved> {
    const { current, problem } = this.#all;
    if (problem) return { investigation, revision: 0 };
    // What is open goes to disk first, and is then replaced knowingly; it stays open where that fails.
    if (current?.id === investigation.id) await this.#all.saveNow();
    const saved = await (await this.#all.store()).replace(investigation);
    if (current?.id === investigation.id) this.#all.show(saved);
    return saved;
  }

  #ask(names: readonly string[]): Promise<Clash> {
    return new Promise((resolve) => {
      this.question = {
        names,
        answer: (choice) => {
          this.question = undefined;
          resolve(choice);
        },
      };
    });
  }
}

function besides(investigation: Investigation): Investigation {
  return { ...investigation, id: crypto.randomUUID(), name: `${investigation.name}, imported`.slice(0, limits.name) };
}

async function readable(store: InvestigationStore, ids: readonly string[]) {
  const whole: string[] = [];
  const broken: string[] = [];
  for (const id of ids) {
    try {
      const { investigation, lack } = await store.load(id);
      whole.push(id);
      if (lack !== undefined) broken.push(`“${investigation.name}”: ${withoutAnalysis(lack)}`);
    } catch (error) {
      broken.push(problemOf(error).message);
    }
  }
  return { whole, broken };
}

function withoutAnalysis(why: string): string {
  return `${why} Notes, bookmarks, tags, scenarios and plan are in the file; the analysis and its lines are not.`;
}

async function* loaded(store: InvestigationStore, ids: readonly string[]): AsyncGenerator<Investigation, void> {
  for (const id of ids) yield (await store.load(id)).investigation;
}
