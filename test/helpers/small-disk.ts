/** A disk of 40 MB that a test fills and frees: a tmpfs of its own. Where it cannot be had, the test fails. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabytes = 40;

export interface SmallDisk {
  /** As a program sees it that was started by `wrapped`. */
  readonly folder: string;
  /** An executable that sees the disk: the same one, or a script that takes it to where the disk is. */
  wrapped(executable: string): string;
  /** To the last byte. */
  fill(): void;
  free(): void;
  close(): Promise<void>;
}

/** Mounted where that is allowed (root), else in a namespace of its own, which `wrapped` enters. */
export async function smallDisk(how: 'mount' | 'namespace' = mayMount() ? 'mount' : 'namespace'): Promise<SmallDisk> {
  const outside = mkdtempSync(join(tmpdir(), 'switchover-disk-'));
  const folder = join(outside, 'disk');
  execFileSync('mkdir', [folder]);
  const holder = how === 'mount' ? undefined : await holdNamespace(folder);
  if (!holder) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'none', folder]);
  const ballast = join(holder ? `/proc/${holder.pid ?? ''}/root` : '/', folder, 'ballast');
  return {
    folder,
    wrapped(executable) {
      if (!holder) return executable;
      const script = join(outside, 'enter');
      const enter = `nsenter --preserve-credentials -U -m -t ${holder.pid ?? ''} --`;
      writeFileSync(script, `#!/bin/sh\nexec ${enter} '${executable}' "$@"\n`);
      chmodSync(script, 0o755);
      return script;
    },
    fill() {
      const file = openSync(ballast, 'a');
      for (let size = 2 ** 20; size >= 1;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size /= 2;
        }
      }
      closeSync(file);
    },
    free() {
      rmSync(ballast, { force: true });
    },
    async close() {
      // Lazily: a child of the browser may not be gone yet.
      if (holder) {
        const ended = new Promise((resolve) => holder.once('exit', resolve));
        holder.kill();
        await ended;
      } else execFileSync('umount', ['-l', folder]);
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'switchover-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'none', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process that does nothing but hold the namespace in which the disk is mounted. */
async function holdNamespace(folder: string): Promise<ChildProcess> {
  const mount = `mount -t tmpfs -o size=${megabytes}m none '${folder}' && echo mounted && exec sleep infinity`;
  const holder = spawn('unshare', ['-rm', 'sh', '-c', mount], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    holder.stdout.on('data', () => {
      resolve();
    });
    holder.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    holder.once('error', reject);
    holder.once('exit', () => {
      reject(new Error(`No disk of ${megabytes} MB can be had here, as root or with unshare: ${said}`));
    });
  });
  return holder;
}
