/// <reference lib="webworker" />
/** The engine in a worker: the window stays free while gigabytes are read. */
import type { Progress } from '../engine/analyse.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import { explain } from '../engine/diagnosis/explain.ts';
import { messageOf } from '../engine/base/message-of.ts';
import type { Backtest } from '../engine/simulate/index.ts';
import type { Analysis, AnalysisInParts, Migration } from '../engine/model.ts';
import { backtestSteps, evacuate, simulate } from '../engine/simulate/index.ts';
import { advise, sweepLevers } from '../engine/what-if/index.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import { allowOwnScripts } from '../platform/trusted-types.browser.ts';
import { analyseFiles, startScanner } from './analysis.ts';
import { heldLog, mergeLogs, openLog, readAround, search } from './logs.ts';
import type { Answer, FromWorker, Request, ToWorker } from './messages.ts';
import { memoryOf, migrationsOf, partsOf } from './part.ts';
import { writeHeldReport } from './reports.ts';

/** Least milliseconds between two reports of progress, and between two snapshots of what was found so far. */
const progressEvery = 100;
const partialEvery = 700;
/** Share of a run's time that its snapshots may take. */
const partialShare = 0.07;
/** No more snapshots are made once the run is likely to end within so many milliseconds. */
const soon = 1500;

allowOwnScripts();
const running = new Map<number, { aborted: boolean }>();
/** Migrations that were sent ahead of their request. */
const sentAhead = new Map<number, Migration[]>();

function say(message: FromWorker): void {
  postMessage(message);
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if ('cancel' in data) {
    const run = running.get(data.id);
    if (run) run.aborted = true;
    say({ id: data.id, heard: true });
  } else if ('part' in data) keepAhead(data.id, migrationsOf(data.part));
  else void answer(data.id, whole(data.id, data.request));
};

function keepAhead(id: number, migrations: readonly Migration[]): void {
  const ahead = sentAhead.get(id);
  if (ahead) ahead.push(...migrations);
  else sentAhead.set(id, [...migrations]);
}

/** A request with the migrations that were sent ahead of it. */
function whole(id: number, request: Request): Request {
  const migrations = sentAhead.get(id);
  sentAhead.delete(id);
  if (!migrations || request.kind !== 'write-report' || !request.analysis) return request;
  return { ...request, analysis: { ...request.analysis, migrations } };
}

async function answer(id: number, request: Request): Promise<void> {
  const cancel = { aborted: false };
  running.set(id, cancel);
  try {
    say({ id, done: await carryOut(id, request, cancel) });
  } catch (error) {
    say({ id, failed: messageOf(error) });
  } finally {
    running.delete(id);
  }
}

/** Sends the migrations ahead in parts; returns the rest of the analysis. */
function inParts(id: number, analysis: AnalysisInParts): Analysis {
  for (const part of partsOf(analysis.migrations)) postMessage({ id, part } satisfies FromWorker, memoryOf(part));
  return { ...analysis, migrations: [] };
}

async function carryOut(id: number, request: Request, cancel: { aborted: boolean }): Promise<Answer> {
  switch (request.kind) {
    case 'get-ready':
      startScanner();
      return undefined;
    case 'analyse':
      return runAnalysis(id, request, cancel);
    case 'open-log':
      return openLog(request, watchOf(id, cancel));
    case 'read-lines':
      return heldLog(request.path).lines(request.first, request.count);
    case 'search':
      return search(request, cancel);
    case 'line-at':
      return heldLog(request.path).lineAt(request.time);
    case 'merge-logs':
      return mergeLogs(request, watchOf(id, cancel));
    case 'read-around':
      return readAround(request, cancel);
    case 'explain':
      return explain(request.text);
    case 'simulate':
      return request.scenarios.map((scenario) =>
        simulate(scenario, request.bandRuns === undefined ? {} : { bandRuns: request.bandRuns }),
      );
    case 'sweep':
      return sweepLevers(request.variant, request.axes);
    case 'backtest':
      return inTurns(backtestSteps(request.chosen), cancel);
    case 'advise':
      return advise(request.variant, request.goal);
    case 'evacuate':
      return evacuate(request.scenario, request.bandRuns === undefined ? {} : { bandRuns: request.bandRuns });
    case 'write-report':
      return writeHeldReport(request);
  }
}

/** One step in each task: what is asked meanwhile is answered in between. */
async function inTurns(steps: Generator<Backtest, Backtest>, cancel: { readonly aborted: boolean }): Promise<Backtest> {
  for (;;) {
    const { done, value } = steps.next();
    if (done || cancel.aborted) return value;
    await nextTask();
  }
}

function watchOf(id: number, cancel: { aborted: boolean }) {
  const onProgress = atMostEvery(progressEvery, (walked: WalkProgress) => say({ id, walked }));
  return Object.assign(cancel, { onProgress });
}

function atMostEvery<Value>(milliseconds: number, send: (value: Value) => void): (value: Value) => void {
  let sentAt = 0;
  return (value) => {
    const now = performance.now();
    if (now - sentAt < milliseconds) return;
    sentAt = now;
    send(value);
  };
}

async function runAnalysis(id: number, request: Request<'analyse'>, cancel: { aborted: boolean }): Promise<Analysis> {
  const began = performance.now();
  let [snapshotAt, share] = [began, 0];
  const report = atMostEvery(progressEvery, (progress: Progress) => say({ id, progress }));
  let isShown = false;
  let cost = 0;
  const analysis = await analyseFiles(request, {
    cancel,
    onProgress(progress) {
      share = progress.bytesRead / progress.bytesTotal;
      report(progress);
    },
    onFound(soFar) {
      const now = performance.now();
      // The first migration is shown at once; the cost of later snapshots grows with their size.
      const left = ((now - began) * (1 - share)) / share;
      const pause = Math.max(isShown ? partialEvery : 0, cost / partialShare);
      if ((isShown && left < soon) || now - snapshotAt < pause) return;
      const partial = soFar();
      const [first] = partial.migrations;
      if (first) {
        isShown = true;
        say({ id, partial: inParts(id, partial) });
      }
      snapshotAt = performance.now();
      cost = snapshotAt - now;
    },
  });
  return inParts(id, analysis);
}
