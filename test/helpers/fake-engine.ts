/** The engine as the state classes ask it, in this process: what was asked is noted, and answered at once or by the test. */
import { explain } from '../../renderer/engine/diagnosis/explain.ts';
import { backtest, evacuate, simulate } from '../../renderer/engine/simulate/index.ts';
import { advise, sweepLevers } from '../../renderer/engine/what-if/index.ts';
import type { Engine, Running, Watch } from '../../renderer/worker/client.ts';
import type { Answers, Request } from '../../renderer/worker/messages.ts';

type Kind = Request['kind'];
type Asked<One extends Kind> = Extract<Request, { readonly kind: One }>;
type Answering = {
  readonly [One in Kind]?: (request: Asked<One>, watch: Watch) => Answers[One] | Promise<Answers[One]>;
};

/** What takes no files. */
const own: Answering = {
  'get-ready': () => undefined,
  explain: ({ text }) => explain(text),
  simulate: ({ scenarios }) => scenarios.map((scenario) => simulate(scenario)),
  sweep: ({ variant, axes }) => sweepLevers(variant, axes),
  advise: ({ variant, goal }) => advise(variant, goal),
  backtest: ({ chosen }) => backtest(chosen),
  evacuate: ({ scenario, bandRuns }) => evacuate(scenario, bandRuns === undefined ? {} : { bandRuns }),
};

export class FakeEngine implements Engine {
  readonly asked: Request[] = [];
  readonly cancelled: Request[] = [];
  readonly stopped: (string | undefined)[] = [];
  /** Another one: the worker before it died. */
  generation = 1;
  readonly #answering: Answering;
  #failing = new Set<(why: Error) => void>();

  constructor(answering: Answering = {}) {
    this.#answering = { ...own, ...answering };
  }

  request<One extends Kind>(request: Asked<One>, watch: Watch = {}): Running<Answers[One]> {
    this.asked.push(request);
    const answer = this.#answering[request.kind] as ((asked: Request, watch: Watch) => Answers[One]) | undefined;
    const ended = new Promise<never>((_, reject) => this.#failing.add(reject));
    ended.catch(() => undefined);
    const given = Promise.resolve().then(() => {
      if (!answer) throw new Error(`Nobody answers ${request.kind}.`);
      return answer(request, watch);
    });
    return { answer: Promise.race([given, ended]), cancel: () => void this.cancelled.push(request) };
  }

  stop(reason?: string): void {
    this.stopped.push(reason);
    this.generation += 1;
    for (const fail of this.#failing) fail(new Error(reason));
    this.#failing.clear();
  }

  of<One extends Kind>(kind: One): readonly Asked<One>[] {
    return this.asked.filter((one): one is Asked<One> => one.kind === kind);
  }
}

/** All that was promised until now, and what followed from it, has come. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise that the test keeps. */
export function later<Value>() {
  let [resolve, reject] = [(_: Value): void => undefined, (_: Error): void => undefined];
  const promise = new Promise<Value>((fulfil, fail) => ([resolve, reject] = [fulfil, fail]));
  return { promise, resolve, reject };
}
