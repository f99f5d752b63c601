/** Investigations to a file and from files: one, all, and what to do where one of the same id exists. */
import type { Investigation } from '../../engine/investigation/model.ts';
import { limits } from '../../engine/investigation/limits.ts';
import { extension, readFile, writeFile } from '../../store/file.ts';
import { problemOf, StoreProblem } from '../../store/problems.ts';
import type { InvestigationStore, Saved } from '../../store/store.ts';
import type { InputFile } from '../../worker/messages.ts';
import type { Feedback } from '../feedback.svelte.ts';
import type * as host from '../host.ts';
import type { Library } from './library.svelte.ts';
import type { Opened } from './opened.svelte.ts';

export type Clash = 'keep-both' | 'replace' | 'cancel';

/** A question to the person: investigations of these names exist already. */
export interface Question {
  readonly names: readonly string[];
  answer(choice: Clash): void;
}

interface Surroundings {
  readonly library: Library;
  readonly opened: Opened;
  readonly feedback: Feedback;
  readonly host: Pick<typeof host, 'saveFile'>;
}

export class Imports {
  readonly #of: Surroundings;
  question = $state.raw<Question | undefined>();
  isBusy = $state(false);

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
  }

  /** Reads every file whole before anything is changed; a file that is wrong changes nothing. */
  async begin(files: readonly InputFile[]): Promise<void> {
    this.isBusy = true;
    try {
      for (const file of files) await this.#importFile(file);
    } finally {
      this.isBusy = false;
      await this.#of.library.changed();
    }
  }

  async exportOpen(): Promise<void> {
    const { current } = this.#of.opened;
    if (current) await this.exportOne(current.id);
  }

  /** The open one, or one of the list, as a file. The open one also where nothing can be saved. */
  async exportOne(id: string): Promise<void> {
    const { opened, library, feedback } = this.#of;
    await this.#saveAs(async () => {
      const { investigation: one, lack } =
        opened.current?.id === id
          ? { investigation: opened.current, lack: opened.lack }
          : await (await library.store()).load(id);
      if (lack !== undefined)
        feedback.notify(`“${one.name}” goes to the file without its analysis`, withoutAnalysis(lack));
      return { name: one.name, bytes: await writeFile(1, [one]) };
    });
  }

  async backUp(): Promise<void> {
    const { opened, library, feedback } = this.#of;
    await opened.saveNow();
    await this.#saveAs(async () => {
      const store = await library.store();
      const ids = (await store.list()).filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id);
      const { whole, broken } = await readable(store, ids);
      const problems = [...broken, ...library.losses.map(({ text }) => text)];
      if (problems.length > 0) feedback.notify('Not all could be backed up', problems.join('\n'));
      const day = new Date().toISOString().slice(0, 10);
      return { name: `switchover-backup-${day}`, bytes: await writeFile(whole.length, loaded(store, whole)) };
    });
  }

  async #saveAs(make: () => Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }>): Promise<void> {
    const { feedback, host } = this.#of;
    const fail = (why: string) => feedback.notify('The file was not written', why);
    this.isBusy = true;
    try {
      const { name, bytes } = await make();
      // The host makes it a name that every system takes; so does a browser's download.
      const result = await host.saveFile(`${name.replace(/[\\/]/g, '-').slice(0, 120)}${extension}`, new Blob([bytes]));
      if (result.kind === 'failed') fail(result.message);
      if (result.kind === 'saved') feedback.message = `Written to ${result.name}.`;
    } catch (error) {
      fail(problemOf(error).message);
    } finally {
      this.isBusy = false;
    }
  }

  async #importFile(file: InputFile): Promise<void> {
    try {
      const blob = file.kind === 'url' ? await (await fetch(file.url)).blob() : file.file;
      const heads: { readonly id: string; readonly name: string }[] = [];
      for await (const { id, name } of readFile(blob)) heads.push({ id, name });
      const taken = await this.#taken();
      const clashes = heads.filter(({ id }) => taken.has(id));
      const choice = clashes.length > 0 ? await this.#ask(clashes.map(({ name }) => name)) : 'keep-both';
      if (choice === 'cancel') return;
      await this.#write(blob, taken, choice, heads.length);
    } catch (error) {
      this.#of.feedback.notify(`${file.path} was not imported`, problemOf(error).message);
    }
  }

  /** Where nothing can be saved no id is taken: one file can still be shown. */
  async #taken(): Promise<ReadonlySet<string>> {
    const { library } = this.#of;
    return new Set(library.problem ? [] : (await (await library.store()).list()).map(({ id }) => id));
  }

  async #write(blob: Blob, taken: ReadonlySet<string>, choice: Clash, total: number): Promise<void> {
    let last: Saved | undefined;
    let count = 0;
    try {
      for await (const one of readFile(blob)) {
        last = await this.#put(taken.has(one.id) && choice === 'keep-both' ? renamed(one) : one);
        count += 1;
      }
    } catch (error) {
      if (count === 0) throw error;
      const { kind, message } = problemOf(error);
      throw new StoreProblem(kind, `${message} ${count} of the ${total} investigations in it were imported before.`);
    }
    if (total === 1 && last) this.#of.opened.show(last);
    this.#of.feedback.message = total === 1 ? 'Imported.' : `${total} investigations imported.`;
  }

  async #put(investigation: Investigation): Promise<Saved> {
    const { opened, library } = this.#of;
    if (library.problem) return { investigation, revision: 0 };
    const isOpen = opened.current?.id === investigation.id;
    // The open one is saved first, and then replaced knowingly; it stays open where that fails.
    if (isOpen) await opened.saveNow();
    const saved = await (await library.store()).replace(investigation);
    if (isOpen) opened.show(saved);
    return saved;
  }

  #ask(names: readonly string[]): Promise<Clash> {
    return new Promise<Clash>((answer) => (this.question = { names, answer })).finally(
      () => (this.question = undefined),
    );
  }
}

function renamed(investigation: Investigation): Investigation {
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
