/**
 * What comes into the window: chosen, dropped, pasted, requested from outside. Where an investigation is open, a person says
 * whether it joins that or is opened as a new one.
 */
import { createContext } from 'svelte';
import { withoutCount } from '../engine/archive/walk.ts';
import { limits } from '../engine/investigation/limits.ts';
import type { InputFile } from '../worker/messages.ts';
import type { Chosen } from './host.ts';
import type * as host from './host.ts';
import type { Investigations } from './investigations/investigations.svelte.ts';
import { isInvestigation, isSame, listed, rootOf, rootsOf, sizeOf } from './input-files.ts';
import { fromClipboard, namedBeside, pastedTexts, problemOfText } from './pasted.ts';
import type { Workbench } from './workbench.svelte.ts';

export type Join = 'add' | 'new' | 'cancel';
export type Find = 'files' | 'folder' | 'new' | 'cancel';

export type IntakeQuestion =
  /** `names`: of what was chosen. `into`: what is open. */
  | { readonly kind: 'join'; readonly names: readonly string[]; readonly into: string; answer(choice: Join): void }
  /** `names`: of what was read before and has to be read again, but is not at hand. */
  | { readonly kind: 'find'; readonly names: readonly string[]; readonly into: string; answer(choice: Find): void };

interface Surroundings {
  readonly workbench: Workbench;
  readonly investigations: Investigations;
  readonly host: Pick<typeof host, 'chooseFiles' | 'chooseFolder' | 'findAgain' | 'unreadable'>;
}

export class Intake {
  readonly #of: Surroundings;
  question = $state.raw<IntakeQuestion | undefined>();
  /** The lines to be pasted are being asked for. */
  isPasting = $state(false);
  #answered: Promise<unknown> = Promise.resolve();
  /** What was opened last, while it is read. */
  #opening: Promise<void> = Promise.resolve();
  /** What is being added, one after another. */
  #adding: Promise<void> = Promise.resolve();

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
  }

  /** Whether something is open that more can be added to. */
  get canAdd(): boolean {
    return this.#of.investigations.opened.current !== undefined;
  }

  /** Opens it; asks first where something is open that it may belong to. False: a person wants neither. */
  async take(chosen: Chosen): Promise<boolean> {
    const { workbench } = this.#of;
    const { files } = chosen;
    // What is being read is not lost to a file that was dropped by mistake.
    const isOpen = this.canAdd || workbench.isWorking;
    const isPlain = files.length === 0 || files.some(isInvestigation) || !isOpen;
    const isBack = !isPlain && files.every((file) => this.#isBack(file, files));
    // Nothing else is needed: it is recognised and goes on by itself.
    const isWhole = isBack && workbench.files.length === 0 && this.#lacking(workbench.missing, files).length === 0;
    if (isPlain || isWhole) this.#open(chosen);
    else if (isBack) void this.add(chosen);
    else return await this.#join(chosen);
    return true;
  }

  #open(chosen: Chosen): void {
    this.#opening = this.#of.workbench.open(chosen);
  }

  async #join(chosen: Chosen): Promise<boolean> {
    const { workbench } = this.#of;
    const { files } = chosen;
    const about = { kind: 'join' as const, names: rootsOf(files), into: workbench.name };
    const choice = await this.#ask<Join>((answer) => ({ ...about, answer }));
    if (choice === 'new') this.#open(chosen);
    if (choice === 'add') void this.add(chosen);
    return choice !== 'cancel';
  }

  /** Reads text that was pasted. False: it was not taken. */
  async paste(text: string): Promise<boolean> {
    const problem = problemOfText(text);
    if (problem === undefined) return await this.take({ files: [fromClipboard(text)], skipped: [] });
    this.#of.workbench.feedback.notify('Nothing was pasted', problem);
    return false;
  }

  /** Reads it together with what is open, whose notes stay. */
  add(chosen: Chosen): Promise<void> {
    const { signal } = this.#of.investigations.opened.leaving;
    const adding = Promise.all([this.#adding, this.#opening]).then(() => this.#add(chosen, signal));
    this.#adding = adding.catch(() => undefined);
    return adding;
  }

  /** @param signal aborted where something else was opened since */
  async #add({ files: chosen, skipped }: Chosen, signal: AbortSignal): Promise<void> {
    const { workbench, investigations } = this.#of;
    const { feedback } = workbench;
    if (signal.aborted) return void (feedback.message = 'Nothing was added: something else was opened meanwhile.');
    if (chosen.some(isInvestigation)) return workbench.open({ files: chosen, skipped });
    // Nothing was found in what is open: perhaps in both together.
    if (!this.canAdd)
      return workbench.open({ files: [...workbench.files, ...named(chosen, workbench.files)], skipped });
    const fresh = await this.#notThereYet(chosen);
    if (fresh.length === 0) {
      if (chosen.length > 0) feedback.message = `${listed(rootsOf(chosen))} is part of it already.`;
      else if (skipped.length > 0)
        feedback.notify('Nothing could be added', skipped.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
      return;
    }
    const back = fresh.filter((file) => this.#isBack(file, fresh));
    const earlier = await this.#earlier(back);
    if (earlier === 'new') return workbench.open({ files: chosen, skipped });
    if (!earlier || signal.aborted) return;
    const more = fresh.filter((file) => !back.includes(file));
    const added = named(more, earlier);
    const files = [...earlier, ...added];
    if (files.filter(({ kind }) => kind === 'pasted').length > limits.pasted)
      return feedback.notify(
        'Nothing was added',
        `An investigation holds up to ${limits.pasted} pasted texts. Save the lines as a file and add that.`,
      );
    const before = workbench.whatIsOpen;
    const investigation = investigations.opened.current;
    if (!investigation || !(await workbench.extend(files, skipped))) return;
    await investigations.recognition.extend();
    feedback.offerUndo(
      `${listed(rootsOf([...back, ...added]))} added`,
      () => {
        workbench.putBack(before);
        investigations.recognition.putBack(investigation);
      },
      { isOfOpen: true },
    );
  }

  /** Those that are not open yet. */
  async #notThereYet(chosen: readonly InputFile[]): Promise<readonly InputFile[]> {
    const { files } = this.#of.workbench;
    const texts = new Set((await pastedTexts(files)).map(({ text }) => text));
    const fresh: InputFile[] = [];
    for (const one of chosen) {
      const isKnown =
        one.kind === 'pasted' ? texts.has(await one.file.text()) : files.some((file) => isSame(file, one));
      if (!isKnown) fresh.push(one);
    }
    return fresh;
  }

  /**
   * All that the open analysis was read from. Undefined: it is not found, and a person wants nothing instead.
   *
   * @param back what was chosen of it just now
   */
  async #earlier(back: readonly InputFile[]): Promise<readonly InputFile[] | 'new' | undefined> {
    const { workbench, investigations, host } = this.#of;
    const gone = new Set(await host.unreadable(workbench.files));
    const names = [
      ...new Set([...workbench.missing, ...rootsOf(workbench.files.filter(({ path }) => gone.has(path)))]),
    ];
    if (names.length === 0) return workbench.files;
    const there = workbench.files.filter((file) => !names.includes(rootOf(file)));
    const bundles = investigations.opened.current?.bundles ?? [];
    const paths = bundles.flatMap(({ name, path }) => (path !== undefined && names.includes(name) ? [path] : []));
    const found = [...back, ...(await host.findAgain(paths)).filter((file) => !rootsOf(back).includes(rootOf(file)))];
    const lacking = this.#lacking(names, found);
    const chosen = lacking.length === 0 ? [] : await this.#find(lacking);
    if (!chosen || chosen === 'new') return chosen;
    return [...found, ...chosen, ...there];
  }

  /** Files that have to be chosen by a person. */
  async #find(names: readonly string[]): Promise<readonly InputFile[] | 'new' | undefined> {
    const { workbench, host } = this.#of;
    const about = { kind: 'find' as const, names, into: workbench.name };
    const choice = await this.#ask<Find>((answer) => ({ ...about, answer }));
    if (choice === 'new') return choice;
    if (choice === 'cancel') return undefined;
    const { files } = await (choice === 'files' ? host.chooseFiles() : host.chooseFolder());
    const lacking = this.#lacking(names, files);
    if (lacking.length === 0) return files;
    if (files.length > 0)
      workbench.feedback.notify(
        'Nothing was added',
        `${listed(lacking)} is not among what was chosen. Without it, what was found there would be lost from this investigation.`,
      );
    return undefined;
  }

  /** Of the names, those that the files are not enough for: two logs that were open can have one name. */
  #lacking(names: readonly string[], files: readonly InputFile[]): readonly string[] {
    const { sources } = this.#of.workbench.analysis;
    return names.filter((name) => {
      const logs = sources.filter(({ path }) => withoutCount(path) === name).length;
      return files.filter((file) => rootOf(file) === name).length < Math.max(1, logs);
    });
  }

  /** Whether it is, or is part of, what was read before and is not at hand. @param among what was chosen with it */
  #isBack(file: InputFile, among: readonly InputFile[]): boolean {
    const { workbench, investigations } = this.#of;
    const root = rootOf(file);
    const known = investigations.opened.current?.bundles.find(({ name }) => name === root);
    if (!known || !workbench.missing.includes(root)) return false;
    return known.bytes === 0 || known.bytes === sum(among.filter((one) => rootOf(one) === root));
  }

  /** One question at a time. */
  async #ask<Choice extends string>(make: (answer: (choice: Choice) => void) => IntakeQuestion): Promise<Choice> {
    const before = this.#answered;
    const asked = before.then(() => new Promise<Choice>((answer) => (this.question = make(answer))));
    this.#answered = asked.then(() => (this.question = undefined));
    const choice = await asked;
    await this.#answered;
    return choice;
  }
}

/** With names that neither the others have, nor one another. */
function named(files: readonly InputFile[], others: readonly InputFile[]): readonly InputFile[] {
  const done: InputFile[] = [];
  for (const file of files) done.push(namedBeside(file, [...others, ...done]));
  return done;
}

function sum(files: readonly InputFile[]): number {
  return files.reduce((bytes, file) => bytes + sizeOf(file), 0);
}

export const [useIntake, provideIntake] = createContext<Intake>();
