import type { LimitName } from '../limits.ts';
import type { WarningKind } from '../model.ts';
import type { Bytes, ByteSource } from './source.ts';

/** A file as its container offers it. Its bytes can be had until the next member is asked for. */
export interface Member {
  /** Its name in the container: a label, whatever it says, never a path to open. */
  readonly name: string;
  /** Bytes, where the container says it beforehand. */
  readonly size: number | undefined;
  /** Whether a look at its bytes costs inflating them. */
  readonly packed: boolean;
  /** Its bytes, once. */
  readonly bytes: Bytes;
  /** The same file, where it can be read from any place. */
  readonly source?: ByteSource;
}

/** What is wrong with a container (then `offset` counts its bytes), or with the member named `name` (then the member's). */
export interface Damage {
  readonly kind: WarningKind;
  readonly message: string;
  readonly offset?: number;
  readonly name?: string;
  /** The limit that was hit. */
  readonly limit?: LimitName;
}

export type Report = (damage: Damage) => void;
