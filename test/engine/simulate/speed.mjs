// How fast the simulator is, beside the number of rounds it simulates, in a worker as in the app. Figures to read, nothing
// to pass.
//
//   node test/engine/simulate/speed.mjs
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import { loadTs } from '../../../build/load-ts.mjs';

if (isMainThread) {
  const [code] = await once(new Worker(fileURLToPath(import.meta.url)), 'exit');
  process.exit(code);
}

const { bandOf, evacuate, parseAxis, resolve, simulate, sweep } = await loadTs('renderer/engine/simulate/index.ts');

/** Median milliseconds of a run, warmed up. */
function median(work, times) {
  for (let at = 0; at < Math.max(3, times / 4); at++) work();
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)].toFixed(3);
}

const inputs = { memoryMiB: 1048576, bandwidthMbps: 100000, workingSetMiB: 65536, dirtyRatePagesPerSec: 500000 };
const scenarios = {
  'vMotion, 1 TiB': { hypervisor: 'VMware', inputs },
  'vMotion, 1 TiB, Zipf': { hypervisor: 'VMware', inputs: { ...inputs, pattern: 'zipf' } },
  'QEMU, 1 TiB, Zipf, 8 channels': { hypervisor: 'QEMU', inputs: { ...inputs, pattern: 'zipf', streams: 8 } },
  'QEMU, 1 TiB, never converges': {
    hypervisor: 'QEMU',
    inputs: { ...inputs, bandwidthMbps: 10000, dirtyRatePagesPerSec: 5e6 },
  },
};
for (const [name, scenario] of Object.entries(scenarios)) {
  const { migration } = simulate(scenario);
  console.log(
    `${name}: ${median(() => simulate(scenario), 200)} ms, ${migration.roundRecords.length} rounds, ${migration.verdict}`,
  );
}
const axes = ['bandwidthMbps=1000:100000:log:50', 'dirtyRatePagesPerSec=1000:2000000:log:50'].map(
  (text) => parseAxis(text).axis,
);
for (const [name, scenario] of Object.entries(scenarios))
  console.log(`sweep 50 x 50, ${name}: ${median(() => sweep(scenario, axes), 3)} ms`);
const resolved = resolve(scenarios['vMotion, 1 TiB']);
console.log(`band of 60 runs: ${median(() => bandOf(resolved.parameters, 60), 20)} ms`);
const curve = [parseAxis('bandwidthMbps=1000:100000:log:50').axis];
const slider = () => {
  simulate(scenarios['vMotion, 1 TiB'], { bandRuns: 60 });
  sweep(scenarios['vMotion, 1 TiB'], curve);
};
console.log(
  `a slider's step, its run with a band and a curve of 50 points: ${median(slider, 20)} ms (a frame has 16.7)`,
);
const vms = Array.from({ length: 500 }, (_, at) => ({
  memoryMiB: 4096 + (at % 97) * 512,
  workingSetMiB: 512 + at,
  dirtyRatePagesPerSec: 1000 + 37 * at,
}));
const plan = { inputs: { nicGbps: 25, nics: 2, destinations: 4, vms } };
console.log(`evacuation of 500 different VMs, with four other concurrencies: ${median(() => evacuate(plan), 5)} ms`);
