/**
 * A simulated migration as the lines a pair of ESXi 8 hosts would write so that it can be
 * laid over a real one, and so that our own parser can be held against what it should read.
 *
 * The numbers behind the module names are lines of VMware's source and differ with each build; those here are made up.
 */
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import { idToHex } from '../../../renderer/engine/base/ids.ts';
import type { Round } from '../../../renderer/engine/model.ts';
import type { SimulatedMigration } from '../../../renderer/engine/simulate/index.ts';

/** What of a migration the lines tell: of a simulated one, or of one that was measured. */
export type Told = Pick<SimulatedMigration, 'rounds' | 'metrics' | 'milestones' | 'completed' | 'verdict'> & {
  readonly downtimeMs?: number | undefined;
};

export interface LogOptions {
  /** When the migration begins, microseconds since the epoch. */
  readonly startMicros: number;
  /** Decimal migration id, 16 to 19 digits. */
  readonly id: string;
  readonly sourceIp: string;
  readonly destinationIp: string;
  readonly sourceWorld?: number;
  readonly destinationWorld?: number;
  readonly uuid?: string;
  readonly opId?: string;
}

/** One text per file, lines in time order, each ended by a line feed. */
export interface LogTexts {
  readonly sourceVmkernel: string;
  readonly sourceVmware: string;
  readonly destinationVmkernel: string;
  readonly destinationVmware: string;
}

interface Line {
  readonly micros: number;
  readonly text: string;
}

/** Writes the four logs of a migration. What the real ones do not state (throttling, say) is not stated. */
export function logLines(simulated: Told, options: LogOptions): LogTexts {
  const { sourceWorld = 2_099_001, destinationWorld = 2_099_451 } = options;
  return {
    sourceVmkernel: vmkernel(sourceKernel(simulated, options, sourceWorld, destinationWorld), options, sourceWorld),
    sourceVmware: vmware(sourceVmx(simulated, options), options),
    destinationVmkernel: vmkernel(
      destinationKernel(simulated, options, sourceWorld, destinationWorld),
      options,
      destinationWorld,
    ),
    destinationVmware: vmware(destinationVmx(simulated, options), options),
  };
}

function vmkernel(lines: readonly Line[], options: LogOptions, world: number): string {
  const head = (micros: number) => `${stamp(micros, options)} In(182) vmkernel: cpu10:${world})`;
  return joined(lines.map(({ micros, text }) => `${head(micros)}${text}`));
}

function vmware(lines: readonly Line[], options: LogOptions): string {
  return joined(lines.map(({ micros, text }) => `${stamp(micros, options)} In(05) vmx - ${text}`));
}

const stamp = (micros: number, { startMicros }: LogOptions) => formatMicros(startMicros + micros) ?? '';
const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

function setUp(role: 'Source' | 'Dest', worlds: readonly [number, number], options: LogOptions): string {
  return (
    `Migrate: 314: vmotion: ${role} vmmLeaderID = ${worlds[0]}, ts = ${options.id}, srcIP = <${options.sourceIp}> ` +
    `dstIP = <${options.destinationIp}> Dest wid = ${worlds[1]} using SHARED swap`
  );
}

function sourceKernel(one: Told, options: LogOptions, world: number, destination: number): readonly Line[] {
  const begin = timeOf(one, 'pre-copy-start');
  const said = (module: string, text: string) => `${module}: ${options.id} S: ${text}`;
  const rounds = one.rounds.map((round, at) => ({
    micros: round.end ?? begin,
    text: said(at + 1 < one.rounds.length ? 'VMotion: 5281' : 'VMotion: 5313', roundText(one, at)),
  }));
  const sent = one.milestones.find(({ name }) => name === 'all-pages-sent');
  return [
    { micros: begin, text: setUp('Source', [world, destination], options) },
    ...rounds,
    ...(sent
      ? [
          {
            micros: sent.time ?? 0,
            text: said('VMotionSend: 5095', `Sent all modified pages to destination (${bandwidth(one)})`),
          },
        ]
      : []),
    ...(one.completed ? [] : [{ micros: timeOf(one, 'failure'), text: said('Migrate: 132', failureText(one)) }]),
  ];
}

const failureText = (one: Told): string =>
  one.verdict === 'failed-by-time-out' ? 'Failed: Limit exceeded (0xbad0006) @0x0' : 'Failed: Timeout (0xbad0021) @0x0';

/** What the source says when round `at` is over: another one, or why it was the last. */
function roundText(one: Told, at: number): string {
  const round = one.rounds[at];
  const left = (index: number) => one.rounds[index]?.remainingPages ?? firstPages(one);
  const cur = round?.remainingPages ?? 0;
  const history = `prev2 ${left(at - 2)}, prev ${left(at - 1)}`;
  const rates = `network bandwidth ~${(round?.bandwidthMBps ?? 0).toFixed(3)} MB/s, ${t2d(round)}% t2d)`;
  const device = 'pages dirtied by pass through device 0';
  if (at + 1 < one.rounds.length || one.verdict === 'would-not-converge')
    return `Another pre-copy iteration needed with ${cur} pages left to send (${history}, ${device}, ${rates}`;
  if (one.verdict === 'forced' || one.verdict === 'failed-by-time-out')
    return `Stopping pre-copy: not enough forward progress (Pages left to send: ${history}, cur ${cur}, ${device}, ${rates}`;
  const goal = (one.metrics.switchoverGoalSeconds?.value ?? 0.5).toFixed(3);
  return `Stopping pre-copy: only ${cur} pages left to send, which can be sent within the switchover time goal of ${goal} seconds (${rates}`;
}

const firstPages = (one: Told): number => one.rounds[0]?.pages ?? 0;
const t2d = (round: Round | undefined): string => Math.round(round?.transmitToDirtyPercent ?? 0).toString();
const bandwidth = (one: Told): string =>
  `network bandwidth ~${(one.metrics.bandwidthMBps?.value ?? 0).toFixed(3)} MB/s`;

function destinationKernel(one: Told, options: LogOptions, world: number, own: number): readonly Line[] {
  const said = (module: string, text: string) => `${module}: ${options.id} D: ${text}`;
  const begin = { micros: timeOf(one, 'pre-copy-start'), text: setUp('Dest', [own, world], options) };
  if (!one.completed) return [begin];
  const received = one.milestones.find(({ name }) => name === 'all-pages-sent');
  const late = one.milestones.find(({ name }) => name === 'page-in-end');
  return [
    begin,
    ...(received ? [{ micros: received.time ?? 0, text: said('VMotion: 6640', 'Received all changed pages.') }] : []),
    { micros: timeOf(one, 'resume'), text: said('VMotion: 6818', 'Resume handshake successful') },
    ...(late ? [{ micros: late.time ?? 0, text: said('VMotionRecv: 3610', 'DONE paging in') }] : []),
  ];
}

function sourceVmx(one: Told, options: LogOptions): readonly Line[] {
  const { id, sourceIp, destinationIp, uuid = '00000000-0000-0000-0000-000000000000', opId = 'simulated' } = options;
  const ips = `srcIp=<${sourceIp}> dstIp=<${destinationIp}>`;
  const at = (micros: number, ...texts: readonly string[]) => texts.map((text) => ({ micros, text }));
  const copy = timeOf(one, 'pre-copy-start');
  return [
    ...at(
      0,
      `VigorTransportProcessClientPayload: opID=${opId} seq=10304: Receiving Migrate.PrepareSource request.`,
      `MigrateVMXdrToSpec: type: 1 ${ips} mid=${idToHex(id)} uuid=${uuid} priority=yes checksumMemory=no maxDowntime=0 latencyAware=yes`,
      `Received migrate 'to' request for mid id ${id}, src ip <${sourceIp}>, dst ip <${destinationIp}>(invalidate source config).`,
      `MigrateSetInfo: state=1 ${ips} mid=${id} uuid=${uuid} priority=high`,
      'MigrateSetState: Transitioning from state 0 to 1.',
    ),
    ...at(copy, 'MigrateSetState: Transitioning from state 1 to 2.'),
    ...(one.completed ? stunned(one) : notMoved(one)),
  ];
}

function stunned(one: Told): readonly Line[] {
  const stun = timeOf(one, 'stun');
  const limit = Math.round(one.metrics.maxSwitchoverSeconds?.value ?? 100);
  const end = timeOf(one, 'resume');
  return [
    { micros: stun, text: 'MigrateSetState: Transitioning from state 2 to 3.' },
    { micros: stun, text: `Migrate: VM starting stun, waiting ${limit} seconds for go/no-go message.` },
    { micros: stun + 1000, text: 'Migrate: VM successfully stunned.' },
    { micros: end, text: 'MigrateSetState: Transitioning from state 4 to 5.' },
    { micros: end, text: 'MigrateSetStateFinished: type=1 new state=5' },
    { micros: timeOf(one, 'result'), text: 'VMX has left the building: 0.' },
  ];
}

function notMoved(one: Told): readonly Line[] {
  const micros = timeOf(one, 'failure');
  const limit = Math.round(one.metrics.maxSwitchoverSeconds?.value ?? 100);
  const message =
    one.verdict === 'failed-by-time-out'
      ? `[msg.checkpoint.migration.maxSwitchoverTimeExceeded] The migration has exceeded the maximum switchover time of ${limit} second(s).`
      : 'Migrate: Attempting to continue running on the source.';
  const caching = one.verdict === 'failed-by-time-out' ? ['Migrate: Caching migration error message list:'] : [];
  return [...caching, message, 'Migrate: cleaning up migration state.'].map((text) => ({ micros, text }));
}

function destinationVmx(one: Told, { id, sourceIp }: LogOptions): readonly Line[] {
  const copy = timeOf(one, 'pre-copy-start');
  const open = { micros: copy, text: `Migrate_Open: Restoring from <${sourceIp}> with migration id ${id}` };
  if (!one.completed) return [open];
  const micros = Math.round((one.downtimeMs ?? 0) * 1000);
  return [
    open,
    { micros: timeOf(one, 'stun'), text: 'CPT: Restoring checkpoint (null)' },
    { micros: timeOf(one, 'resume'), text: `Checkpoint_Unstun: vm stopped for ${micros} us` },
  ];
}

const timeOf = (one: Told, name: string): number =>
  one.milestones.find((milestone) => milestone.name === name)?.time ?? 0;
