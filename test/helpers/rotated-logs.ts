import { createHash } from 'node:crypto';
import { gz } from './archives.ts';
import type { ArchiveFile } from './archives.ts';

/** A vmkernel log of about so many bytes that hardly get smaller, every tenth line one about the migration with this id. */
export function noisyLog(id: string, bytes: number): string {
  const lines = Array.from({ length: Math.ceil(bytes / 160) }, (_line, n) => {
    const noise = createHash('sha512').update(`${id} ${n}`).digest('base64');
    const what = n % 10 === 0 ? `VMotion: 1: ${id} S: ${n}` : `NetPort: ${n}`;
    return `2020-01-01T00:00:00.000Z cpu1:2)${what} ${noise}\n`;
  });
  return lines.join('');
}

/** The same, as it lies in a bundle. */
export function rotatedLog(name: string, bytes: number, id = '1424430291970314'): ArchiveFile {
  return { name, data: gz(noisyLog(id, bytes), 1) };
}

/** A host's rotated logs, each with a migration: more of them than one thread is to read. */
export function manyRotatedLogs(count = 12): readonly ArchiveFile[] {
  return Array.from({ length: count }, (_one, n) =>
    rotatedLog(`esx/var/run/log/vmkernel.${count - n - 1}.gz`, 4.5e6, `14244302919703${10 + n}`),
  );
}
