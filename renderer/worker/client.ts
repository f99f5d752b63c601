/** The page's side of the engine's worker: requests with an answer, each of which can be cancelled. */
import type { Progress } from '../engine/analyse.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import type { Analysis, Migration } from '../engine/model.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import type { Answer, Answers, FromWorker, Request, ToWorker } from './messages.ts';
import { memoryOf, migrationsOf, partsOf } from './part.ts';

/** As much of a Worker as is needed here. */
export interface WorkerPort {
  /** @param memory changes hands instead of being copied */
  postMessage(message: ToWorker, memory: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

export interface Watch {
  onProgress?(progress: Progress): void;
  onWalked?(progress: WalkProgress): void;
  onPartial?(analysis: Analysis): void;
}

/** A request under way. Cancelling resolves `answer` with what was found until then. */
export interface Running<Result> {
  readonly answer: Promise<Result>;
  cancel(): void;
}

/** Milliseconds in which a worker must hear that something is cancelled; nothing else ends one that is stuck. */
const hearsWithin = 1000;
/** Milliseconds of silence of one that has heard it: what was found takes its time to be put together. */
const silentFor = 5000;
const stuck =
  'It did not stop by itself, so it was ended with all that it was doing. What was found until then stays; files can be opened again at once.';

interface Waiting extends Watch {
  readonly request: Request;
  /** How many workers were asked. */
  asked: number;
  isCancelled: boolean;
  hasHeard: boolean;
  /** Of an analysis that is still coming. */
  parts: Migration[];
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** As much of it as whoever asks needs. */
export type Engine = Pick<EngineClient, 'request' | 'stop' | 'generation'>;

/**
 * A worker that has died takes its requests with it; the next request starts a new one. One that does not hear a cancellation
 * is ended; what else it was asked is asked again of the next.
 */
export class EngineClient {
  readonly #start: () => WorkerPort;
  #worker: WorkerPort | undefined;
  #nextId = 1;
  #started = 0;
  /** When the worker said anything last. */
  #heardAt = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(start: () => WorkerPort) {
    this.#start = start;
  }

  request<Kind extends Request['kind']>(
    request: Extract<Request, { readonly kind: Kind }>,
    watch: Watch = {},
  ): Running<Answers[Kind]> {
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<Answer>((resolve, reject) => {
      const fresh = { asked: 0, isCancelled: false, hasHeard: false, parts: [] };
      this.#ask(id, { ...watch, ...fresh, request, resolve, reject });
    });
    return {
      // A request is answered by its own kind: the worker's switch holds it so.
      answer: answer as Promise<Answers[Kind]>,
      cancel: () => this.#cancel(id),
    };
  }

  /** Counts the workers: what one was given to hold, the next does not hold. */
  get generation(): number {
    return this.#started;
  }

  #ask(id: number, waiting: Waiting): void {
    const worker = (this.#worker ??= this.#listenTo(this.#start()));
    waiting.asked += 1;
    waiting.parts = [];
    this.#waiting.set(id, waiting);
    // What cannot be sent is a mistake of ours: whoever waits is told.
    this.#post(worker, id, waiting.request).catch(waiting.reject);
  }

  #cancel(id: number): void {
    const waiting = this.#waiting.get(id);
    if (!this.#worker || !waiting || waiting.isCancelled) return;
    waiting.isCancelled = true;
    this.#worker.postMessage({ id, cancel: true }, []);
    void this.#endUnlessHeard(this.#worker, id, waiting);
  }

  async #endUnlessHeard(worker: WorkerPort, id: number, waiting: Waiting): Promise<void> {
    const isOver = () => this.#worker !== worker || !this.#waiting.has(id);
    await milliseconds(hearsWithin);
    while (!isOver() && waiting.hasHeard && performance.now() - this.#heardAt < silentFor)
      await milliseconds(hearsWithin);
    if (isOver()) return;
    worker.terminate();
    this.#worker = undefined;
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const [of, one] of all) {
      if (one.isCancelled || one.asked > 1 || needsMemory(one.request)) one.reject(new Error(stuck));
      else this.#ask(of, one);
    }
  }

  /** Thousands of migrations are sent ahead, some in a task: to send them in one takes a quarter of a second. */
  async #post(worker: WorkerPort, id: number, request: Request): Promise<void> {
    if (request.kind !== 'write-report' || !request.analysis) {
      worker.postMessage({ id, request }, []);
      return;
    }
    const { analysis } = request;
    for (const part of partsOf(analysis.migrations)) {
      worker.postMessage({ id, part }, memoryOf(part));
      await nextTask();
      if (this.#worker !== worker) return;
    }
    worker.postMessage({ id, request: { ...request, analysis: { ...analysis, migrations: [] } } }, []);
  }

  /** Ends the worker and everything it was doing. */
  stop(reason = 'Stopped.'): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
    this.#waiting.clear();
  }

  #listenTo(worker: WorkerPort): WorkerPort {
    this.#started += 1;
    worker.addEventListener('message', ({ data }) => {
      if (this.#worker === worker) this.#hear(data);
    });
    worker.addEventListener('error', ({ message }) => {
      const what = message ? ` (${message})` : '';
      if (this.#worker === worker)
        this.stop(`Reading stopped: the engine's worker failed${what}. Open the files again.`);
    });
    return worker;
  }

  #hear(message: FromWorker): void {
    this.#heardAt = performance.now();
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ('heard' in message) {
      waiting.hasHeard = true;
      return;
    }
    if ('progress' in message) return waiting.onProgress?.(message.progress);
    if ('walked' in message) return waiting.onWalked?.(message.walked);
    if ('part' in message) return void waiting.parts.push(...migrationsOf(message.part));
    if ('partial' in message) return waiting.onPartial?.(withParts(message.partial, waiting));
    this.#waiting.delete(message.id);
    if ('done' in message) waiting.resolve(isAnalysis(message.done) ? withParts(message.done, waiting) : message.done);
    else waiting.reject(new Error(message.failed));
  }
}

/** Whether it asks for what the worker was given before. */
function needsMemory(request: Request): boolean {
  const { kind } = request;
  if (kind === 'write-report') return request.analysis === undefined;
  return kind === 'read-lines' || kind === 'search' || kind === 'line-at';
}

/** Whatever was said until then is heard first. */
async function milliseconds(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count));
  await nextTask();
}

function withParts(analysis: Analysis, waiting: Waiting): Analysis {
  const { parts } = waiting;
  waiting.parts = [];
  return parts.length === 0 ? analysis : { ...analysis, migrations: parts };
}

function isAnalysis(answer: Answer): answer is Analysis {
  return typeof answer === 'object' && 'migrations' in answer && 'sources' in answer;
}
