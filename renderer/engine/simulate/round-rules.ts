/** What a hypervisor that works round by round decides after each: go on, how fast, how much to slow the guest, or stop. */
import type { Parameters } from './parameters.ts';
import type { RoundRecord, RunEnd } from './run-result.ts';

/** After a round: what was sent in it, what is to send now. */
export interface AfterRound {
  readonly rounds: readonly RoundRecord[];
  /** Pages to send now. */
  readonly left: number;
  /** Seconds the rest would take. */
  readonly leftSeconds: number;
  /** Seconds another round would take, bookkeeping included. */
  readonly nextSeconds: number;
  /** Pages sent per page dirtied, in percent. */
  readonly transmitToDirtyPercent: number;
  /** Pages the guest would dirty in so many seconds at this throttle. */
  dirtied(seconds: number, throttle: number): number;
  readonly throttle: number;
}

export interface Decision {
  /** Absent: another round. */
  readonly end?: RunEnd;
  readonly throttle: number;
}

export interface RoundRules {
  /** Bytes per second of the next round; absent: the network's. */
  rate?(parameters: Parameters, rounds: readonly RoundRecord[]): number;
  decide(after: AfterRound, parameters: Parameters): Decision;
  /** In the first round, after so many seconds, the throttle is decided once before the round ends. */
  readonly firstRound?: {
    seconds(parameters: Parameters): number;
    throttle(pages: { readonly sent: number; readonly dirtied: number }, now: number, parameters: Parameters): number;
  };
}
