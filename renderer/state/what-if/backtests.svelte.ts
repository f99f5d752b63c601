/** How far predictions are off on the moves of what is open: of the VM that is asked about, then of all of them. */
import type { Analysis, Migration } from '../../engine/model.ts';
import { backtestSentence } from '../../engine/presentation/backtest.ts';
import { choosePairsFor } from '../../engine/simulate/index.ts';
import type { Backtest, ChosenPairs } from '../../engine/simulate/index.ts';
import type { Engine, Running } from '../../worker/client.ts';

type Moves = Pick<Analysis, 'migrations' | 'hosts'>;

export class Backtests {
  readonly #engine: Engine;
  readonly #moves: () => Moves;
  #own = $state.raw<Backtest | undefined>();
  #all = $state.raw<Backtest | undefined>();
  /** Of all moves it holds until others are open. */
  #known: { readonly of: Moves['migrations']; readonly backtest: Backtest } | undefined;
  #running: Running<Backtest> | undefined;
  /** Answers to an earlier one are stale. */
  #era = 0;

  /** Empty where nothing was tried, or not yet. */
  readonly sentence = $derived(
    [backtestSentence(this.#own, 'this VM'), backtestSentence(this.#all, 'these logs')]
      .filter((one) => one !== undefined)
      .join(' '),
  );

  constructor(engine: Engine, moves: () => Moves) {
    this.#engine = engine;
    this.#moves = moves;
  }

  /** @param migration that is asked about; undefined: none */
  async ask(migration: Migration | undefined): Promise<void> {
    this.forget();
    const era = this.#era;
    const moves = this.#moves();
    const { own, all } = choosePairsFor(moves, migration);
    const isStale = () => era !== this.#era;
    try {
      if (own) {
        const tested = await this.#tried(own);
        if (isStale()) return;
        this.#own = tested;
      }
      if (!all) return;
      const tested = this.#known?.of === moves.migrations ? this.#known.backtest : await this.#tried(all);
      if (isStale()) return;
      this.#known = { of: moves.migrations, backtest: tested };
      this.#all = tested;
    } catch {
      // The worker has ended: nothing is said of it.
    }
  }

  /** Stops what is being tried. */
  forget(): void {
    this.#era += 1;
    this.#running?.cancel();
    this.#running = undefined;
    this.#own = undefined;
    this.#all = undefined;
  }

  async #tried(chosen: ChosenPairs): Promise<Backtest> {
    const running = this.#engine.request({ kind: 'backtest', chosen });
    this.#running = running;
    const tested = await running.answer;
    if (this.#running === running) this.#running = undefined;
    return tested;
  }
}
