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
    // The theme's colours are written with six digits; these two are their opacity.
    tint: (name) => `${value(phaseTokens[name])}2e`,
    outcome: (outcome) => value(outcomeTokens[outcome]),
  };
}
