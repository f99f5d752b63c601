/**
 * Stamps as headers have them: `2023-04-15T08:52:34.879`, and as articles mask them: `YYYY-MM-DDT18:04:27.748`, `####-##-##T##:##:##.###`,
 * `<YYYY-MM-DD>T<time>`. One that has a year begins with it: with `hostd.log:` or `{"a":"` before it, it is none.
 */
export const stamp = String.raw`(?!\S{1,64}?\d{4}-\d\d-)[^\s"|[\]]{1,64}`;
export const zone = String.raw`(?:Z|[-+]\d\d:\d\d)`;
