// How far what-if is off: the log of one measured migration is read and calibrated, another link is asked for, and what
// came out there is compared. Prints tables, and beside ours what simpler rules reach from the same log. Then the logs cut after
// each round, and asked what is still to come.
//
//   npm run bench:what-if [-- FOLDER]       FOLDER holds `qemu`, `qemu-whatif` and `published.json`
import { join } from 'node:path';
import { loadTs } from './load-ts.mjs';

const outside = process.env.SWITCHOVER_EXCERPTS;
const folder = process.argv[2] ?? (outside && join(outside, 'simulation'));
if (!folder) {
  console.error('usage: npm run bench:what-if -- FOLDER      of measured migrations (or SWITCHOVER_EXCERPTS names it)');
  process.exit(2);
}
const bench = await loadTs('test/bench/what-if/parts.ts');

function table(title, rows) {
  console.log(`\n${bench.head(title)}`);
  for (const [name, row] of rows) console.log(bench.line(name, row));
}

const runs = bench.readRuns(['qemu', 'qemu-whatif'].map((name) => join(folder, name)));
const pairs = bench.pairsOf(runs);
console.log(`${pairs.length} pairs of ${new Set(pairs.map(({ a }) => a.id)).size} measured runs`);
for (const hypervisor of ['QEMU', 'VMware'])
  for (const counting of bench.countings)
    table(
      `${hypervisor} rules, pages left: ${counting}`,
      bench.rowsOf(bench.scorePairs(pairs, counting, bench.ours(hypervisor))),
    );
for (const counting of bench.countings)
  table(
    `links nobody measured, QEMU rules, ${counting}`,
    bench.rowsOf(bench.scorePairs(bench.otherLinkPairs(runs), counting, bench.ours('QEMU'))),
  );
for (const counting of bench.countings)
  table(
    `beside it, pages left: ${counting}`,
    Object.entries(bench.baselines).map(([name, predict]) => [
      name,
      bench.rowOf(bench.scorePairs(pairs, counting, predict).map((one) => one.scored)),
    ]),
  );
table('simulated vMotions, another line asked for', bench.syntheticRows(bench.scoreSynthetic()));
table('published cases', bench.publishedRows(join(folder, 'published.json')));

function cuts(title, scores) {
  console.log(`\n${bench.cutHead(title)}`);
  for (const text of bench.cutLines(scores)) console.log(text);
}

for (const counting of bench.countings) cuts(`in flight, QEMU rules, ${counting}`, bench.scoreCuts(runs, counting));
cuts('in flight, simulated vMotions', bench.scoreSyntheticCuts());
