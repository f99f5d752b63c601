import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * Runs before the end-to-end tests: Electron's window needs a display. Where there is none, a virtual one is started and
 * taken down afterwards; where that cannot be had, the tests of Electron skip themselves.
 */
export async function setup(): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return undefined;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string | undefined>((resolve) => {
    server.once('error', () => {
      resolve(undefined);
    });
    server.once('exit', () => {
      resolve(undefined);
    });
    (server.stdio[3] as Readable).once('data', (bytes: Buffer) => {
      resolve(bytes.toString().trim());
    });
  });
  if (number === undefined) return undefined;
  process.env['DISPLAY'] = `:${number}`;
  return () => server.kill();
}
