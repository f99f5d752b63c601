/** Colours and type of the theme as charts need them: read anew whenever the theme changes. */
import type { Outcome, PhaseName } from '../engine/model.ts';

export interface Tokens {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  /** Text on a phase's colour. */
  readonly onPhase: string;
  readonly font: string;
  phase(name: PhaseName): string;
  /** The phase's colour as a light wash. */
  tint(name: PhaseName): string;
  outcome(outcome: Outcome): string;
}

/** One colour a phase, safe for colour-blind eyes (after Okabe and Ito); related phases share one. */
const phaseTokens: Readonly<Record<PhaseName, string>> = {
  prepare: '--phase-prepare',
  setup: '--phase-prepare',
  'pre-copy': '--phase-pre-copy',
  'pre-copy-end': '--phase-pre-copy',
  switchover: '--phase-switchover',
  restore: '--phase-switchover',
  resume: '--phase-resume',
  'page-in': '--phase-page-in',
  complete: '--phase-resume',
  failed: '--failed',
};

const outcomeTokens: Readonly<Record<Outcome, string>> = {
  succeeded: '--phase-resume',
  failed: '--failed',
  cancelled: '--phase-prepare',
  unknown: '--phase-prepare',
};

export function readTokens(element: Element): Tokens {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: value('--text'),
    quiet: value('--quiet'),
    line: value('--line'),
    surface: value('--surface'),
    onPhase: value('--on-phase'),
    font: style.fontFamily,
    phase: (name) => value(phaseTokens[name]),
    tint: (name) => washed(value(phaseTokens[name]), 0.18),
    outcome: (outcome) => value(outcomeTokens[outcome]),
  };
}

/** A hex colour with an opacity from 0 to 1: `#e73` (as a style sheet may be shortened to) and `#ee7733` alike. */
export function washed(hex: string, opacity: number): string {
  const digits = hex.slice(1);
  const six = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return `#${six}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
