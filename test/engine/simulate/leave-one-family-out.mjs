// Does the model predict migrations of a kind it was not fitted to? Refits every fitted constant without one family of the
// measured cases, predicts that family, and prints its error beside the error with all constants as shipped.
//
//   node test/engine/simulate/leave-one-family-out.mjs CASES      a folder of measured cases (simulation/qemu)
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadTs } from '../../../build/load-ts.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: leave-one-family-out.mjs CASES');
  process.exit(2);
}
const { fittedConstants } = await loadTs('renderer/engine/simulate/fitted.ts');
const { resolve } = await loadTs('renderer/engine/simulate/resolve.ts');
const { run } = await loadTs('renderer/engine/simulate/profiles.ts');

const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .map((one) => ({ ...one, family: one.id.split('-').slice(0, 2).join('-') }));
const families = [...new Set(cases.map(({ family }) => family))];

/** Steps of each constant around its shipped value; a coarse grid, since the data cannot tell more. */
const factors = [0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.6];

const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];

/** Relative errors of one case: total time, bytes, and downtime where it says something about the model. */
function errors({ hypervisor, mode, inputs, measured }, constants) {
  const resolved = resolve({ hypervisor, mode, inputs }, constants);
  const result = run(resolved.parameters);
  const right = (result.end !== 'gave-up') === measured.converged;
  if (!measured.converged || !right) return { right };
  const limited = inputs.bandwidthLimit === 'link' && measured.switchover !== 'post-copy';
  return {
    right,
    time: Math.abs(result.endSeconds / (measured.totalTimeMs / 1000) - 1),
    bytes: Math.abs(result.bytes / 2 ** 20 / measured.transferredMiB - 1),
    downtime: limited ? Math.abs((result.downtimeSeconds * 1000) / measured.downtimeMs - 1) : undefined,
  };
}

/** What fitting makes small: a wrong verdict counts as an error of 100 %. */
function cost(list, constants) {
  let sum = 0;
  for (const one of list) {
    const { right, time = 0, bytes = 0, downtime = 0 } = errors(one, constants);
    sum += right ? time + bytes + 0.3 * downtime : 1;
  }
  return sum / list.length;
}

/** Two rounds of one constant at a time: the constants hardly depend on each other. */
function fit(list) {
  let constants = { ...fittedConstants };
  for (let round = 0; round < 2; round++)
    for (const name of Object.keys(fittedConstants)) {
      const tried = factors.map((factor) => ({ ...constants, [name]: fittedConstants[name] * factor }));
      constants = tried.reduce((best, one) => (cost(list, one) < cost(list, best) - 1e-5 ? one : best), constants);
    }
  return constants;
}

function row(list, constants) {
  const all = list.map((one) => errors(one, constants));
  const of = (name, q) =>
    quantile(
      all.flatMap((one) => (one[name] === undefined ? [] : [one[name]])),
      q,
    );
  const percent = (value) => (value === undefined ? '    -' : `${(100 * value).toFixed(1)}%`.padStart(6));
  const right = all.filter((one) => one.right).length;
  return (
    `${right}/${list.length}`.padStart(6) +
    [of('time', 0.5), of('time', 0.9), of('bytes', 0.5), of('downtime', 0.5)].map(percent).join(' ')
  );
}

const moved = (constants) =>
  Object.keys(constants)
    .filter((name) => constants[name] !== fittedConstants[name])
    .map((name) => `${name} x${(constants[name] / fittedConstants[name]).toFixed(2)}`)
    .join(', ') || 'none';

console.log(
  'family               fitted without it: right, time median, p90, bytes, downtime | as shipped            | constants that moved',
);
const held = [];
for (const family of families) {
  const inside = cases.filter((one) => one.family !== family);
  const outside = cases.filter((one) => one.family === family);
  const constants = fit(inside);
  held.push(...outside.map((one) => ({ one, constants })));
  console.log(
    `${family.padEnd(20)} ${row(outside, constants)} | ${row(outside, fittedConstants)} | ${moved(constants)}`,
  );
}
const times = held.flatMap(({ one, constants }) => errors(one, constants).time ?? []);
const right = held.filter(({ one, constants }) => errors(one, constants).right).length;
console.log(
  `all families held out: verdict ${right}/${held.length}, total time median ${(100 * quantile(times, 0.5)).toFixed(2)} %, p90 ${(100 * quantile(times, 0.9)).toFixed(2)} %`,
);
