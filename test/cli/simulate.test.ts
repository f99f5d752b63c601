import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../electron/cli/io.ts';
import { inputSpecs } from '../../renderer/engine/simulate/index.ts';
import { simulateCommand } from '../../electron/cli/simulate.ts';

async function ran(args: readonly string[], input: unknown = '') {
  const said = { out: '', err: '' };
  const io: CommandIo = {
    out: (text) => {
      said.out += text.toString();
      return undefined;
    },
    err: (text) => void (said.err += text),
    stdin: () => Promise.resolve(typeof input === 'string' ? input : JSON.stringify(input)),
    stdinBytes: () => undefined,
    readFile: (path) => Promise.reject(new Error(`ENOENT: no such file, open '${path}'`)),
    writeFile: () => Promise.resolve(),
    interactive: false,
    columns: undefined,
    cancel: { aborted: false },
  };
  const code = await simulateCommand(args, io);
  return { code, ...said };
}

const scenario = {
  id: 'app-014',
  inputs: { memoryMiB: 16_384, zeroFraction: 0, bandwidthMbps: 10_000, workingSetMiB: 512, dirtyRatePagesPerSec: 1000 },
};

describe('simulate', () => {
  it('gives an object for an object and an array for an array', async () => {
    const one = await ran(['--json', '-'], scenario);
    expect(one.code).toBe(0);
    expect(JSON.parse(one.out)).toMatchObject({ id: 'app-014', verdict: 'converged', iterations: 1 });
    expect(JSON.parse(one.out).totalTimeSeconds).toBeCloseTo(16_384 / ((0.94 * 10e9) / 8 / 2 ** 20), 0);
    expect(JSON.parse((await ran(['--json', '-'], [scenario, scenario])).out)).toHaveLength(2);
  });

  it('lists every input that changes something, with range, default and source', async () => {
    const { code, out } = await ran(['--inputs']);
    expect(code).toBe(0);
    expect(out).toMatch(/^memoryMiB +Guest memory: over 0 to 67108864 MiB$/m);
    expect(out).toMatch(/^pattern +Write pattern: uniform, sequential, zipf, hotcold, idle$/m);
    expect(out).toMatch(/^minProgressPercent .{0,80}: 100 to 10000 %; default 130 \(ESXi 8\.0 U3 .{0,60}\)$/m);
    const named = Object.entries(inputSpecs).flatMap(([name, { isUnused }]) => (isUnused ? [] : [name]));
    expect(out.match(/^\w+/gm)).toEqual(named);
  });

  it('refuses an unknown input by name, with a suggestion, and exit 1', async () => {
    const { code, out, err } = await ran(['--json', '-'], { id: 'x', inputs: { memoryMib: 5 } });
    expect([code, err]).toEqual([1, 'x: Unknown input "memoryMib". Did you mean "memoryMiB"?\n']);
    expect(JSON.parse(out)).toEqual({ id: 'x', problems: ['Unknown input "memoryMib". Did you mean "memoryMiB"?'] });
  });

  it('answers the good ones of an array and complains of the others', async () => {
    const { code, out, err } = await ran(['--json', '-'], [scenario, { id: 'bad', inputs: { memoryMiB: 0 } }, 7]);
    expect(code).toBe(0);
    expect(JSON.parse(out).map((one: { verdict?: string }) => one.verdict)).toEqual([
      'converged',
      undefined,
      undefined,
    ]);
    expect(err).toBe(
      'bad: memoryMiB is 0 MiB: nothing could ever be sent; give more than 0.\nA scenario is an object with "inputs".\n',
    );
  });

  it('calls all that complete converged, says how, and names those that do not', async () => {
    const hot = { ...scenario.inputs, workingSetMiB: 8192, dirtyRatePagesPerSec: 2_000_000 };
    const answers = JSON.parse(
      (await ran(['--json', '-'], [{ inputs: hot }, { hypervisor: 'QEMU', inputs: hot }])).out,
    );
    expect(answers.map(({ verdict, ending }: { verdict: string; ending: string }) => [verdict, ending])).toEqual([
      ['converged', 'converged-by-throttling'],
      ['would-not-converge', 'would-not-converge'],
    ]);
  });

  it('sweeps over one input or two', async () => {
    const one = JSON.parse((await ran(['--json', '--sweep', 'bandwidthMbps=1000:100000:log:50', '-'], scenario)).out);
    expect(one.points).toHaveLength(50);
    expect(one.points[0].totalTimeSeconds).toBeGreaterThan(one.points[49].totalTimeSeconds * 20);
    const two = await ran(
      ['--json', '--sweep=bandwidthMbps=1000:2000:linear:3', '--sweep', 'memoryMiB=1024:2048:linear:2', '-'],
      scenario,
    );
    expect(JSON.parse(two.out).points).toHaveLength(6);
  });

  it('plans an evacuation', async () => {
    const { out } = await ran(['--evacuate', '-'], { inputs: { memoryMiB: 4096, nicGbps: 10, vmCount: 24 } });
    expect(out).toMatch(/^24 VMs in .* s, 8 at once; bound by /);
  });

  it.each([
    [[], 'usage: simulate'],
    [['--jsn', '-'], 'Unknown option --jsn.'],
    [['--sweep', 'nonsense', '-'], '"nonsense" is no range'],
    [['--sweep', 'memoryMiB=1:2:log:1000', '--sweep', 'vcpus=1:2:log:1000', '-'], 'more than 100,000 points'],
  ])('exits 2 on wrong usage: %j', async (args, words) => {
    const { code, err } = await ran(args, scenario);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('exits 1 when there is nothing to read', async () => {
    expect(await ran(['--json', '-'], 'not json')).toMatchObject({
      code: 1,
      err: 'Standard input is no JSON object or array of scenarios.\n',
    });
    expect(await ran(['--json', 'gone.json'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('gone.json cannot be read'),
    });
  });
});
