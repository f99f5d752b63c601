/** Lines with what is read of them, and where their form was seen: a form that nobody published proves nothing about real logs. */

export interface Publication {
  /** An address, where there is one. */
  readonly source: string;
  /** Where the publication states it. */
  readonly release?: string;
}

export interface Sample<Expected> {
  /** Whole, with its header; lines that continue it below. */
  readonly line: string;
  /** Everything that is read of it. */
  readonly expected: Expected;
  /** `never`: in no public line. Recalled from practice, or inferred from the form's other half. */
  readonly seen: Publication | 'never';
}

/** @param line values may be ours where the publication masks them */
export const seen = <Expected>(at: Publication, line: string, expected: Expected): Sample<Expected> => ({
  line,
  seen: at,
  expected,
});

export const never = <Expected>(line: string, expected: Expected): Sample<Expected> => ({
  line,
  seen: 'never',
  expected,
});
