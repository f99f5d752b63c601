export function mutantsOf(pattern: RegExp): readonly { readonly what: string; readonly mutant: RegExp }[];
