/** Colours and font of the theme for charts: read again whenever the theme changes. */
import type { Outcome, PhaseName } from '../engine/model.ts';
import { colours, outcomeColours, phaseColours } from '../engine/presentation/colours.ts';
import type { ColourName } from '../engine/presentation/colours.ts';

export interface Tokens {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  /** Text on a phase's colour. */
  readonly onPhase: string;
  /** Behind what happened while the guest stood still. */
  readonly band: string;
  readonly failed: string;
  readonly font: string;
  phase(name: PhaseName): string;
  /** The phase's colour as a light wash. */
  tint(name: PhaseName): string;
  outcome(outcome: Outcome): string;
}

export function readTokens(element: Element): Tokens {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const colour = (name: ColourName) => value(colours[name].token);
  return {
    text: value('--text'),
    quiet: value('--quiet'),
    line: value('--line'),
    surface: value('--surface'),
    onPhase: value('--on-phase'),
    band: value('--stun-band'),
    failed: colour('failed'),
    font: style.fontFamily,
    phase: (name) => colour(phaseColours[name]),
    tint: (name) => washed(colour(phaseColours[name]), 0.18),
    outcome: (outcome) => colour(outcomeColours[outcome]),
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
