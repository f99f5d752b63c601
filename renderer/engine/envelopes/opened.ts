/** What comes out of an envelope. */

/** Where the lines were before somebody gathered them: what a prefix or a column names. */
export interface Origin {
  /** `/var/run/log/vmkernel.0.gz`. */
  readonly path?: string;
  readonly host?: string;
}

/** One line without its envelope, or as it is. */
export interface OpenedLine {
  readonly text: string;
  /** Its number in the file, from 1. One line of the file may give several of these, several may give one. */
  readonly line: number;
  /** Absent where the envelope names none. */
  readonly origin?: Origin | undefined;
  /** The line before what stood in front of an unstamped header was taken off: it may be the rest of a broken entry. */
  readonly raw?: string | undefined;
  /** Its stamp comes from a field without a zone: that it is UTC is only written there. */
  readonly isZoneAssumed?: boolean | undefined;
  /** It was broken into several, and is whole again. */
  readonly isRejoined?: true;
  /** It stays as it is, and may not continue the entry above it. */
  readonly isLeft?: boolean;
}
