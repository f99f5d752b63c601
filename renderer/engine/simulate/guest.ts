/** The guest of a run: how much memory, how much of it zero, which pages are written how often, and in what order they are sent. */
import type { RateFrom } from './dirty-state.ts';
import type { FittedConstants } from './fitted.ts';
import type { Settings } from './inputs/settings.ts';
import { refused } from './parameters.ts';
import type { GuestParameters, Refused } from './parameters.ts';
import type { Profile, Unplaced } from './profile.ts';
import { kernelClass, writersOf } from './writers.ts';
import type { Writers } from './writers.ts';

export type ResolvedGuest = { readonly ok: true; readonly guest: GuestParameters } | Refused;

/** The measured migrations began about 3 s after the guest's steady state (stated with them). */
const secondsBefore = 3;

/** The guest that the settings describe. */
export function guestOf(settings: Settings, profile: Profile, fitted: FittedConstants): ResolvedGuest {
  const { trackedMiB, pageSize: pageBytes } = settings;
  if (trackedMiB === undefined) return refused('memoryMiB is missing: how much memory does the VM have?');
  const pages = (trackedMiB * 2 ** 20) / pageBytes;
  const isWhole = !profile.findsZeroPages && settings.zeroFraction === undefined;
  const zero = isWhole ? { pages: 0, assumptions: [] } : settings.zero;
  const writers = scaled(writersOf(settings, pages, zero.pages), settings.writeRatePercent / 100);
  const classes = [...writers.classes, ...kernelClass(settings, fitted)];
  if (classes.reduce((sum, one) => sum + one.pages, 0) > pages * 1.0001)
    return refused('The pages that are written are more than the pages of the guest.');
  const memory: Unplaced = { pages, zeroPages: zero.pages, pageBytes, classes, fitted };
  return {
    ok: true,
    guest: {
      pageBytes,
      pages,
      zeroPages: zero.pages,
      classes,
      layout: profile.layout?.(settings, memory) ?? [spread(memory)],
      rates: ratesOf(settings, writers.writes),
      sweptBefore: writers.writes * secondsBefore,
      assumptions: [...zero.assumptions, ...writers.assumptions],
    },
  };
}

const spread = ({ pages, zeroPages, classes }: Unplaced) => ({
  pages,
  zeroPages,
  classPages: classes.map((one) => one.pages),
});

/** The same pages, written more or less often. Rates of later on are scaled where they are read. */
function scaled(writers: Writers, factor: number): Writers {
  return factor === 0 ? { ...writers, classes: [], writes: 0 } : { ...writers, writes: writers.writes * factor };
}

function ratesOf({ writeRatePercent, rateSteps = [] }: Settings, writes: number): readonly RateFrom[] {
  const factor = writeRatePercent / 100;
  const steps = [...rateSteps].sort((a, b) => a.atMs - b.atMs);
  return [
    { atSeconds: 0, pagesPerSecond: writes },
    ...steps.map(({ atMs, pagesPerSec }) => ({ atSeconds: atMs / 1000, pagesPerSecond: pagesPerSec * factor })),
  ];
}
