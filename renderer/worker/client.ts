/** The page's side of the engine's worker: requests with answers, each of which can be cancelled. */
import type { Progress } from '../engine/analyse.ts';
import type { WalkProgress } from '../engine/archive/walk.ts';
import type { Analysis, Migration } from '../engine/model.ts';
import { nextTask } from '../platform/next-task.browser.ts';
import type { Answer, Answers, FromWorker, Request, ToWorker } from './messages.ts';
import { memoryOf, migrationsOf, partsOf } from './part.ts';

/** The part of a Worker that is used here. */
export interface WorkerPort {
  /** @param memory is transferred instead of copied */
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

/** A request in progress. Cancelling resolves `answer` with what was found until then. */
export interface Running<Result> {
  readonly answer: Promise<Result>;
  cancel(): void;
}

/** Milliseconds in which a worker has to acknowledge a cancellation; otherwise it is stuck, and is ended. */
const acknowledgesWithin = 1000;
/** Milliseconds without a message after which it is stuck though it acknowledged: putting results together takes time. */
const silentFor = 5000;
const stuck =
  'It did not stop by itself, so it was ended with all that it was doing. What was found until then stays; files can be opened again at once.';

interface Waiting extends Watch {
  readonly request: Request;
  /** How many workers it was sent to. */
  tries: number;
  isCancelled: boolean;
  isAcknowledged: boolean;
  /** Migrations of an analysis that is still arriving. */
  parts: Migration[];
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** The part of the client that callers need. */
export type Engine = Pick<EngineClient, 'request' | 'stop' | 'generation'>;

/**
 * A worker that has died takes its requests with it; the next request starts a new one. One that does not acknowledge a
 * cancellation is ended; its other requests are sent again to the next one.
 */
export class EngineClient {
  readonly #start: () => WorkerPort;
  #worker: WorkerPort | undefined;
  #nextId = 1;
  #started = 0;
  /** When the last message came. */
  #messageAt = 0;
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
      const fresh = { tries: 0, isCancelled: false, isAcknowledged: false, parts: [] };
      this.#send(id, { ...watch, ...fresh, request, resolve, reject });
    });
    return {
      // The worker answers each kind of request with its own type.
      answer: answer as Promise<Answers[Kind]>,
      cancel: () => this.#cancel(id),
    };
  }

  /** Counts the workers: a new one does not hold what the last one held. */
  get generation(): number {
    return this.#started;
  }

  #send(id: number, waiting: Waiting): void {
    const worker = (this.#worker ??= this.#listenTo(this.#start()));
    waiting.tries += 1;
    waiting.parts = [];
    this.#waiting.set(id, waiting);
    // A request that cannot be sent is a fault of ours.
    this.#post(worker, id, waiting.request).catch(waiting.reject);
  }

  #cancel(id: number): void {
    const waiting = this.#waiting.get(id);
    if (!this.#worker || !waiting || waiting.isCancelled) return;
    waiting.isCancelled = true;
    this.#worker.postMessage({ id, cancel: true }, []);
    void this.#endUnlessAcknowledged(this.#worker, id, waiting);
  }

  async #endUnlessAcknowledged(worker: WorkerPort, id: number, waiting: Waiting): Promise<void> {
    const isOver = () => this.#worker !== worker || !this.#waiting.has(id);
    await milliseconds(acknowledgesWithin);
    while (!isOver() && waiting.isAcknowledged && performance.now() - this.#messageAt < silentFor)
      await milliseconds(acknowledgesWithin);
    if (isOver()) return;
    worker.terminate();
    this.#worker = undefined;
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const [of, one] of all) {
      if (one.isCancelled || one.tries > 1 || needsMemory(one.request)) one.reject(new Error(stuck));
      else this.#send(of, one);
    }
  }

  /** Sends thousands of migrations ahead, some in each task: in one it takes a quarter of a second. */
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

  /** Ends the worker and all its requests. */
  stop(reason = 'Stopped.'): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
    this.#waiting.clear();
  }

  #listenTo(worker: WorkerPort): WorkerPort {
    this.#started += 1;
    worker.addEventListener('message', ({ data }) => {
      if (this.#worker === worker) this.#receive(data);
    });
    worker.addEventListener('error', ({ message }) => {
      const what = message ? ` (${message})` : '';
      if (this.#worker === worker)
        this.stop(`Reading stopped: the engine's worker failed${what}. Open the files again.`);
    });
    return worker;
  }

  #receive(message: FromWorker): void {
    this.#messageAt = performance.now();
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ('heard' in message) {
      waiting.isAcknowledged = true;
      return;
    }
    if ('progress' in message) return waiting.onProgress?.(message.progress);
    if ('walked' in message) return waiting.onWalked?.(message.walked);
    if ('part' in message) return void waiting.parts.push(...migrationsOf(message.part));
    if ('partial' in message) {
      // Taken though nobody may be watching: the parts that come next belong to another one.
      const partial = withParts(message.partial, waiting);
      return waiting.onPartial?.(partial);
    }
    this.#waiting.delete(message.id);
    if ('done' in message) waiting.resolve(isAnalysis(message.done) ? withParts(message.done, waiting) : message.done);
    else waiting.reject(new Error(message.failed));
  }
}

/** Whether it refers to something that the worker holds. */
function needsMemory(request: Request): boolean {
  const { kind } = request;
  if (kind === 'write-report') return request.analysis === undefined;
  return kind === 'read-lines' || kind === 'search' || kind === 'line-at';
}

/** Messages that arrive until then are received first. */
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
