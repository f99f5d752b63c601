/** An investigation with something in every field, around a real analysis. */
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';

export function investigationOf(analysis: Analysis, change: Partial<Investigation> = {}): Investigation {
  const [migration] = analysis.migrations;
  const [line] = migration?.lines ?? [];
  if (!migration || !line) throw new Error('The analysis holds no line.');
  return {
    id: 'b0c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a11',
    name: 'Why did app-014 freeze?',
    tags: ['customer', 'p1'],
    status: 'waiting',
    isArchived: false,
    createdAt: 1_795_000_000_000,
    changedAt: 1_795_000_100_000,
    bundles: [
      { name: 'sample-bundle.zip', bytes: 12_345, digest: 'ab'.repeat(32), path: '/srv/sample-bundle.zip' },
      { name: 'vmkernel.log', bytes: 1, digest: undefined, path: undefined },
    ],
    analysis,
    context: [{ source: line.source, line: line.line + 1, text: 'a line beside it \u0000 <b>not bold</b>' }],
    pasted: [{ name: 'Pasted lines', text: '> a line of a ticket\n\n> <b>another</b>\n' }],
    notes: [
      { id: 'n1', about: { kind: 'investigation' }, text: '# Night\n\n- **first**', changedAt: 1 },
      { id: 'n2', about: { kind: 'migration', key: migration.key }, text: 'slow link?', changedAt: 2 },
      { id: 'n3', about: { kind: 'line', ref: { source: line.source, line: line.line } }, text: 'here', changedAt: 3 },
    ],
    bookmarks: [{ id: 'k1', about: { kind: 'migration', key: migration.key }, label: 'the slow one', createdAt: 4 }],
    scenarios: [
      {
        id: 's1',
        name: '25 GbE',
        migrationKey: migration.key,
        mode: 'precopy',
        inputs: { memoryMiB: 65536, bandwidthMbps: 25_000, capabilities: ['a'], parameters: { deep: [1, { two: 2 }] } },
        changedAt: 5,
      },
    ],
    plan: {
      vms: [{ name: 'app-014', memoryMiB: 65536, dirtyRateMiBps: undefined, datastore: 'ds-1' }],
      settings: { concurrency: 4, nicGbps: 25, nics: 2, destinations: 3, memoryGiB: 16, dirtyRateMiBps: 20.5 },
      from: 'esx-01: memory of 1 from their .vmx',
      notes: ['“Host Mem” is taken for the memory of a VM'],
    },
    budgets: [
      { pattern: 'db-*', ms: 300 },
      { pattern: '*', ms: 1000 },
    ],
    redactionKey: { 'esx-a.example.org': 'host-1' },
    viewState: { view: 'migrations', migrationKey: migration.key },
    ...change,
  };
}
