// What the mutated program asks at each of its switches. One mutant is on at a time.

/** Key -> where it stands, and as it is written. */
const known = new Map();
let seenFields = new Set();
let seenPatterns = new Set();
let withoutField = -1;
let replaced;

globalThis.switchboard = {
  /** Whether a field stays. */
  keep(at) {
    seenFields.add(at);
    return at !== withoutField;
  },
  /** Stands for RegExp in a file: one that can be replaced. */
  patternsOf(file) {
    return class extends RegExp {
      constructor(source, flags) {
        super(source, flags);
        this.key = `${file} ${this.source} ${this.flags}`;
        if (!known.has(this.key)) known.set(this.key, { file, pattern: new RegExp(this.source, this.flags) });
      }

      exec(text) {
        seenPatterns.add(this.key);
        if (replaced?.key !== this.key) return super.exec(text);
        const { mutant } = replaced;
        mutant.lastIndex = this.lastIndex;
        const match = mutant.exec(text);
        this.lastIndex = mutant.lastIndex;
        return match;
      }
    };
  },
};

export const hooks = {
  /** From here on it counts what checks reach; returns what was reached before. */
  startChecks() {
    const before = { fields: seenFields, patterns: seenPatterns };
    [seenFields, seenPatterns] = [new Set(), new Set()];
    return before;
  },
  reached: () => ({ fields: new Set(seenFields), patterns: new Set(seenPatterns) }),
  patterns: () => [...known].map(([key, one]) => ({ key, ...one })),
  without(at, run) {
    withoutField = at;
    const result = run();
    withoutField = -1;
    return result;
  },
  instead(key, mutant, run) {
    replaced = { key, mutant };
    const result = run();
    replaced = undefined;
    return result;
  },
};
