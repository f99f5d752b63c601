/** Lines that show what is read, each with where its form was seen: what nobody published proves nothing about real logs. */

export interface Publication {
  /** An address, where there is one. */
  readonly source: string;
  /** As far as the publication says. */
  readonly release?: string;
}

export interface Sample<Says> {
  /** As a log has it, header and all; lines that continue it below. */
  readonly line: string;
  /** All that it says, and no more. */
  readonly says: Says;
  /** `never`: in no public line. Recalled from practice, or inferred from the form's other half. */
  readonly seen: Publication | 'never';
}

/** @param line values may be ours where the publication masks them */
export const seen = <Says>(at: Publication, line: string, says: Says): Sample<Says> => ({ line, seen: at, says });

export const never = <Says>(line: string, says: Says): Sample<Says> => ({ line, seen: 'never', says });
