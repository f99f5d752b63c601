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

interface Waiting extends Watch {
  /** Of an analysis that is still coming. */
  parts: Migration[];
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A worker that has died takes its requests with it; the next request starts a new one. */
export class EngineClient {
  readonly #start: () => WorkerPort;
  #worker: WorkerPort | undefined;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  constructor(start: () => WorkerPort) {
    this.#start = start;
  }

  request<Kind extends Request['kind']>(
    request: Extract<Request, { readonly kind: Kind }>,
    watch: Watch = {},
  ): Running<Answers[Kind]> {
    const worker = (this.#worker ??= this.#listenTo(this.#start()));
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { ...watch, parts: [], resolve, reject });
      // What cannot be sent is a mistake of ours: whoever waits is told.
      this.#post(worker, id, request).catch(reject);
    });
    return {
      // A request is answered by its own kind: the worker's switch holds it so.
      answer: answer as Promise<Answers[Kind]>,
      cancel: () => this.#worker?.postMessage({ id, cancel: true }, []),
    };
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
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', ({ message }) =>
      this.stop(`Reading stopped: the engine's worker failed${message ? ` (${message})` : ''}. Open the files again.`),
    );
    return worker;
  }

  #hear(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ('progress' in message) return waiting.onProgress?.(message.progress);
    if ('walked' in message) return waiting.onWalked?.(message.walked);
    if ('part' in message) return void waiting.parts.push(...migrationsOf(message.part));
    if ('partial' in message) return waiting.onPartial?.(withParts(message.partial, waiting));
    this.#waiting.delete(message.id);
    if ('done' in message) waiting.resolve(isAnalysis(message.done) ? withParts(message.done, waiting) : message.done);
    else waiting.reject(new Error(message.failed));
  }
}

function withParts(analysis: Analysis, waiting: Waiting): Analysis {
  const { parts } = waiting;
  waiting.parts = [];
  return parts.length === 0 ? analysis : { ...analysis, migrations: parts };
}

function isAnalysis(answer: Answer): answer is Analysis {
  return typeof answer === 'object' && 'migrations' in answer && 'sources' in answer;
}
