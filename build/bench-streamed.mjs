// A bundle too big to store: generated into a pipe, once for our engine and once for gzip and grep.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTs, loadTs, root } from './load-ts.mjs';

/**
 * Rows of the benchmark's table for a bundle of this size, what was found in it, and what there was to find; with as many
 * migrations as a bundle of that size has, and once more with as few as one of a tenth.
 *
 * @param node how the command line is run
 */
export async function streamed(megabytes, node, cells, pattern) {
  const script = await bundleTs('test/bench/streamed.ts');
  const command = [...node, script];
  const ours = await fed(command, megabytes);
  const found = JSON.parse(ours.output);
  const fewer = JSON.parse((await fed(command, megabytes, ours.truth.migrations / 10)).output);
  const timed = existsSync('/usr/bin/time') ? "/usr/bin/time -f '%U %S' " : '';
  // Each half of the pipeline prints its own CPU time on standard error.
  const grep = await fed(['sh', '-c', `${timed}gzip -dc | LC_ALL=C ${timed}grep -acE '${pattern}'`], megabytes);
  const grepSeconds = (grep.errors.match(/[\d.]+ [\d.]+/g) ?? [])
    .flatMap((line) => line.split(' ').map(Number))
    .reduce((sum, one) => sum + one, 0);
  const ratio = grepSeconds > 0 ? `${(found.cpuSeconds / grepSeconds).toFixed(2)}×` : '';
  return {
    found,
    fewer,
    truth: ours.truth,
    rows: [
      cells(megabytes, 'switchover (engine, streamed)', {
        cpu: found.cpuSeconds.toFixed(2),
        cpuOfGrep: ratio,
        peak: found.peakMB.toFixed(0),
      }),
      cells(megabytes, `the same, ${fewer.all} migrations`, {
        cpu: fewer.cpuSeconds.toFixed(2),
        peak: fewer.peakMB.toFixed(0),
      }),
      cells(megabytes, 'gzip -dc | grep -cE', { cpu: grepSeconds.toFixed(2), cpuOfGrep: '1.00×' }),
    ],
  };
}

/** Runs a command with the generated bundle as its standard input. */
async function fed([command, ...args], megabytes, migrations) {
  const { generate } = await loadTs('test/bench/generate.ts');
  const read = (path) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8');
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const truth = await generate(child.stdin, megabytes, read, migrations);
  const code = await ended;
  if (code !== 0) throw new Error(`${command}: exit ${code}: ${errors}`);
  return { output, errors, truth };
}
