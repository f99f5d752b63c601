/** What is kept, in memory: a database and files that fail, lose and damage when they are told to. */
import type { KeptFileName } from '../../renderer/contract/kept-files.ts';
import { FilesCopy } from '../../renderer/store/files-copy.ts';
import type { Files } from '../../renderer/store/files-copy.ts';
import { Ledger } from '../../renderer/store/ledger.ts';
import { MemoryCopy } from '../../renderer/store/memory-copy.ts';
import { StoreProblem } from '../../renderer/store/problems.ts';
import type { Row } from '../../renderer/store/row.ts';
import { InvestigationStore } from '../../renderer/store/store.ts';
import type { Loss } from '../../renderer/store/store.ts';

/** As Chromium's: after a failed write it takes whatever comes, and has nothing at the next start. */
export class FakeDatabase extends MemoryCopy {
  isFull = false;
  cannotBeOpened = false;
  /** As long as it is open. */
  showsWhatFailed = false;
  #isTorn = false;
  #isLost = false;

  override write(row: Row, content: Blob | undefined): Promise<void> {
    if (this.isFull) {
      this.#isTorn = true;
      if (this.showsWhatFailed) void super.write(row, content);
      return Promise.reject(new DOMException('Full', 'QuotaExceededError'));
    }
    if (this.#isTorn) this.#isLost = true;
    return super.write(row, content);
  }

  deleted(): void {
    this.rows.clear();
    this.contents.clear();
    this.#isTorn = false;
    this.#isLost = false;
    this.cannotBeOpened = false;
  }

  opened(): this {
    if (this.cannotBeOpened) throw new StoreProblem('failed', 'Internal error opening backing store.');
    if (this.#isLost) this.deleted();
    return this;
  }
}

export class FakeFiles implements Files {
  readonly all = new Map<string, Blob>();
  isFull = false;
  /** Another one each time: the same one twice would be a repair. */
  #bit = 1;

  list(only?: string) {
    const found = [...this.all.keys()].map((path): KeptFileName => {
      const [id = '', name = ''] = path.split('/');
      return { id, name };
    });
    return Promise.resolve(found.filter(({ id }) => only === undefined || id === only));
  }
  read({ id, name }: KeptFileName) {
    return Promise.resolve(this.all.get(`${id}/${name}`));
  }
  write({ id, name }: KeptFileName, content: Blob) {
    if (this.isFull) return Promise.reject(new StoreProblem('failed', 'The disk is full.'));
    this.all.set(`${id}/${name}`, content);
    return Promise.resolve();
  }
  async digest(file: KeptFileName) {
    const content = await this.read(file);
    if (!content) return undefined;
    return Buffer.from(await crypto.subtle.digest('SHA-256', await content.arrayBuffer())).toString('hex');
  }
  remove(id: string, name?: string) {
    for (const path of this.all.keys())
      if (name === undefined ? path.startsWith(`${id}/`) : path === `${id}/${name}`) this.all.delete(path);
    return Promise.resolve();
  }

  /** Flips a bit in the middle of each of these. */
  async damage(which: RegExp): Promise<void> {
    this.#bit = (this.#bit * 2) % 127;
    for (const [path, content] of this.all) {
      if (!which.test(path)) continue;
      const bytes = new Uint8Array(await content.arrayBuffer());
      const at = bytes.length >> 1;
      bytes[at] = (bytes[at] ?? 0) ^ this.#bit;
      this.all.set(path, new Blob([bytes]));
    }
  }
}

/** A profile that can be started again and again. */
export class FakeProfile {
  readonly database = new FakeDatabase();
  readonly files = new FakeFiles();
  /** The browser's `localStorage`. */
  noted: string | null = null;
  hasSecond = true;
  findings: string[] = [];
  losses: readonly Loss[] = [];
  /** Names that were shown before the copies were compared. */
  listed: readonly string[] = [];
  timesDeleted = 0;

  /** A store, as a window opens it. */
  open(events: Pick<Parameters<typeof InvestigationStore.open>[0], 'onFound' | 'onListed' | 'onClosed'>) {
    return InvestigationStore.open({
      openDatabase: () => Promise.resolve().then(() => this.database.opened()),
      deleteDatabase: () => {
        this.timesDeleted += 1;
        return Promise.resolve(this.database.deleted());
      },
      second: this.hasSecond ? new FilesCopy(this.files) : undefined,
      ledger: new Ledger({ read: () => this.noted, write: (text) => (this.noted = text) }),
      ...events,
    });
  }

  /** A new start, up to where everything was compared. */
  async start({ settled = true } = {}): Promise<InvestigationStore> {
    this.findings = [];
    this.losses = [];
    const store = await this.open({
      onFound: (findings, losses) => {
        this.findings.push(...findings);
        this.losses = losses;
      },
      onListed: (list) => (this.listed = list.map(({ name }) => name)),
      onClosed: () => undefined,
    });
    if (settled) await store.settle();
    return store;
  }
}
