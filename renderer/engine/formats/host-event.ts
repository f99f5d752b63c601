/** Events of a host that belong to no migration, but may have happened beside one: what one entry states of them. */
import type { Micros } from '../base/time.ts';
import type { HostEventKind } from '../vocabulary.ts';
import type { Sample } from './sample.ts';

export interface StatedHostEvent {
  readonly kind: HostEventKind;
  /** As the log calls it: `esx.problem.net.vmnic.linkstate.down`, or the words by which it is recognised. */
  readonly name: string;
  /** `vmnic1`, a path, a device. */
  readonly object?: string;
  readonly datastore?: string;
  /** Of an event that the entry dates itself: the entry's time is then that of its writing. */
  readonly time?: Micros;
  /** Counters since the host booted: only how much they grew is an event. */
  readonly counters?: NicCounters;
}

/** Errors and drops that hostd counts for a physical adapter. */
export interface NicCounters {
  readonly errors: number;
  readonly drops: number;
}

export type HostEventSample = Sample<StatedHostEvent | undefined>;

const adapter = /\bvmnic\d{1,5}\b/;
const path = /\bvmhba\d{1,5}:C\d{1,5}:T\d{1,5}:L\d{1,5}\b/;
const device = /\b(?:naa|eui|t10|mpx)\.[\w:-]{1,200}(?:\.[\w:-]{1,200}){0,8}/;

/** The first physical adapter that a message names. */
export const adapterIn = (text: string): string | undefined => adapter.exec(text)?.[0];
export const pathIn = (text: string): string | undefined => path.exec(text)?.[0];
export const deviceIn = (text: string): string | undefined => device.exec(text)?.[0];
