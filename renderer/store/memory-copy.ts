/** A copy in memory: for rebuilding a database without a second copy, and for tests. */
import { sha256 } from './compress.ts';
import type { Database, Entry } from './copy.ts';
import type { Row } from './row.ts';

export class MemoryCopy implements Database {
  readonly rows = new Map<string, Row>();
  readonly contents = new Map<string, Blob>();
  wasTaken = false;

  list(): Promise<readonly Entry[]> {
    return Promise.resolve([...this.rows].map(([id, row]) => ({ id, row })));
  }

  row(id: string): Promise<Row | undefined> {
    return Promise.resolve(this.rows.get(id));
  }

  content({ id }: Row): Promise<Blob | undefined> {
    return Promise.resolve(this.contents.get(id));
  }

  hasContent({ id }: Row): Promise<boolean> {
    return Promise.resolve(this.contents.has(id));
  }

  async isContentWhole({ id, contentDigest }: Row): Promise<boolean> {
    const content = this.contents.get(id);
    return content !== undefined && (await sha256(content)) === contentDigest;
  }

  write(row: Row, content: Blob | undefined): Promise<void> {
    this.rows.set(row.id, row);
    if (content) this.contents.set(row.id, content);
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.rows.delete(id);
    this.contents.delete(id);
    return Promise.resolve();
  }

  close(): void {
    // Nothing to close.
  }
}
