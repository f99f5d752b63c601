import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileLog } from '../../electron/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-log-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const at = () => new Date('2026-11-23T10:00:00Z');

it('notes one event on one line, with its time', () => {
  const file = join(folder, 'logs/one.log');
  const log = fileLog(file, at);
  log('page gone: crashed');
  log('error: Error: x\n    at y\r\n2026-11-23T10:00:00Z forged line');
  expect(readFileSync(file, 'utf8')).toBe(
    '2026-11-23T10:00:00.000Z page gone: crashed\n2026-11-23T10:00:00.000Z error: Error: x at y 2026-11-23T10:00:00Z forged line\n',
  );
});

it('never grows without end: keeps the file before, and no more', () => {
  const file = join(folder, 'full/switchover.log');
  const log = fileLog(file, at);
  log('first');
  for (let round = 0; round < 3; round += 1) {
    writeFileSync(file, 'x'.repeat((1 << 20) + 1));
    log('after');
    expect(statSync(file).size).toBeLessThan(100);
  }
  expect(readdirSync(join(folder, 'full')).sort()).toEqual(['switchover.log', 'switchover.log.1']);
});

it('stops nothing where it cannot write', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => {
    fileLog(join(folder, 'file/below.log'), at)('lost');
  }).not.toThrow();
});
