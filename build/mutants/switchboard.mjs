// State of the mutated program's switches. One mutant is active at a time.

/** Key -> its file and the original pattern. */
const known = new Map();
let seenFields = new Set();
let seenPatterns = new Set();
let withoutField = -1;
let replaced;

globalThis.switchboard = {
  /** Whether a field is present. */
  keep(at) {
    seenFields.add(at);
    return at !== withoutField;
  },
  /** The class that takes the place of RegExp in a file; its patterns can be replaced. */
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
  /** Starts to record what checks reach; returns what was reached before. */
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
