/** The colours of phases and outcomes: one each, safe for colour-blind eyes (after Okabe and Ito); related phases share one. */
import type { Outcome, PhaseName } from '../model.ts';

export interface Colour {
  /** What the style sheet of the application calls it. */
  readonly token: `--${string}`;
  /** On a light ground, and on paper. */
  readonly light: string;
  readonly dark: string;
}

export const colours = {
  prepare: { token: '--phase-prepare', light: '#6e7781', dark: '#8b949e' },
  'pre-copy': { token: '--phase-pre-copy', light: '#0072b2', dark: '#3d9bdc' },
  switchover: { token: '--phase-switchover', light: '#c44e00', dark: '#ee7733' },
  resume: { token: '--phase-resume', light: '#00795a', dark: '#2bb58a' },
  'page-in': { token: '--phase-page-in', light: '#8b4f9f', dark: '#c08ad4' },
  /** Counts, and what succeeded: neutral, so that a wall of it hides no failure. */
  succeeded: { token: '--succeeded', light: '#8c96a0', dark: '#656f7a' },
  failed: { token: '--failed', light: '#b3261e', dark: '#ff8a80' },
} as const satisfies Readonly<Record<string, Colour>>;

export type ColourName = keyof typeof colours;

export const phaseColours: Readonly<Record<PhaseName, ColourName>> = {
  prepare: 'prepare',
  setup: 'prepare',
  'pre-copy': 'pre-copy',
  'pre-copy-end': 'pre-copy',
  switchover: 'switchover',
  restore: 'switchover',
  resume: 'resume',
  'page-in': 'page-in',
  complete: 'resume',
  failed: 'failed',
};

export const outcomeColours: Readonly<Record<Outcome, ColourName>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'prepare',
  unknown: 'prepare',
};
