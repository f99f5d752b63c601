export type Defined<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that have a value: what is not known is absent, not undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return anyDefined(fields) ?? {};
}

/** The same; undefined where none has one. */
export function anyDefined<Fields extends object>(fields: Fields): Defined<Fields> | undefined {
  let kept: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) (kept ??= {})[name] = value;
  }
  return kept as Defined<Fields> | undefined;
}
