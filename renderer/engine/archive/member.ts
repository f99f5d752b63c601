import type { LimitName } from '../limits.ts';
import type { WarningKind } from '../model.ts';
import type { Bytes, ByteSource } from './source.ts';

/** A file in a container. Its bytes are readable until the next member is requested. */
export interface Member {
  /** Its name in the container: a label, never a path to open. */
  readonly name: string;
  /** Bytes, if the container states it beforehand. */
  readonly size: number | undefined;
  /** Whether reading its bytes costs inflating them. */
  readonly packed: boolean;
  /** Its bytes, readable once. */
  readonly bytes: Bytes;
  /** The same file, if it can be read from any offset. */
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
