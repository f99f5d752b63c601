// Breaks what reads messages, one thing at a time, and checks that a sample fails for each break.
//
// A pattern loses an alternative, an optional part, a capture, or everything it matches; an optional part becomes required; facts
// and records lose a field; a room loses a string of interest. After each, the checks of the samples (test/engine/formats/faults.ts)
// run in this process: the mutants are all in one program, which switches them on one after another. A check that crashes has
// compared nothing, so it does not count.
//
//   npm run mutants                 prints each survivor, then the counts; exit 1 when there is one
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTs, root } from './load-ts.mjs';
import { fieldsSwitched, patternsSwitched } from './mutants/instrument.mjs';
import { mutantsOf } from './mutants/patterns.mjs';
import { hooks } from './mutants/switchboard.mjs';

const rooms = /^renderer\/engine\/formats\/\w+\/\w[\w-]*\.ts$/;
const patterns = /^renderer\/engine\/(?:formats\/.*|diagnosis\/signatures)\.ts$/;
/** generations.ts compiles the patterns of a header anew, but not the one for file names. */
const headers = /\/header\.ts$/;
const isNameHint = ({ parent }) => parent?.name?.getText() === 'nameHint';

/** Every property that is switched: its file and text. */
const fields = [];
const instrument = {
  name: 'mutants',
  load(id) {
    const file = relative(root, id).split(sep).join('/');
    if (!patterns.test(file)) return null;
    let code = readFileSync(id, 'utf8');
    code = patternsSwitched(file, code, headers.test(file) ? isNameHint : undefined);
    if (rooms.test(file)) code = fieldsSwitched(file, code, fields);
    return { code, moduleType: 'ts' };
  },
};

const began = performance.now();
const file = await bundleTs('test/engine/formats/faults.ts', join(root, '.cache/build/mutants.mjs'), [instrument]);
const { allChecks, interestOf } = await import(pathToFileURL(file).href);
const checks = allChecks();

const loaded = hooks.startChecks();
const faults = checks.flatMap(({ fault }) => fault() ?? []);
if (faults.length > 0) throw new Error(`Samples are wrong before anything is broken:\n${faults.join('\n')}`);
const reached = hooks.reached();

function someFails() {
  return checks.some(({ fault }) => {
    try {
      return fault() !== undefined;
    } catch {
      return false;
    }
  });
}

const survivors = [];
let count = 0;
for (const [at, where] of fields.entries()) {
  if (loaded.fields.has(at)) continue;
  count += 1;
  if (!reached.fields.has(at)) survivors.push(`${where}: no sample reaches it`);
  else if (!hooks.without(at, someFails)) survivors.push(`${where}: is not missed`);
}
for (const { key, file: where, pattern } of hooks.patterns()) {
  if (loaded.patterns.has(key)) continue;
  const text = `${where}: ${String(pattern).slice(0, 150)}`;
  if (!reached.patterns.has(key)) survivors.push(`${text}: no sample reaches it`);
  for (const { what, mutant } of mutantsOf(pattern)) {
    count += 1;
    if (!hooks.instead(key, mutant, someFails)) survivors.push(`${text}\n    ${what}`);
  }
}
for (const [room, strings] of Object.entries(interestOf))
  for (const [at, text] of [...strings].entries()) {
    count += 1;
    strings.splice(at, 1);
    if (!someFails()) survivors.push(`${room}: string of interest '${text}' is not missed`);
    strings.splice(at, 0, text);
  }
for (const survivor of survivors) console.error(survivor);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`mutants: ${count}, held against ${checks.length} samples in ${seconds} s; ${survivors.length} survive`);
process.exit(survivors.length > 0 ? 1 : 0);
