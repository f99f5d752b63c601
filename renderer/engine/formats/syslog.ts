/**
 * What syslog writes before a daemon's own words: RFC 5424 (`<181>1 2014-11-08T03:11:10.313Z esx01 vmkernel - - - text`) and RFC 3164
 * (`<181>Nov  8 03:11:10 esx01 vmkernel: text`), whose stamp has neither year nor zone: alone it
 * is no time.
 */

const priority = String.raw`^(?:<\d{1,20}>)?`;
const stamp = String.raw`(?<ts>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[-+]\d\d:\d\d))`;
/** The mark of UTF-8, as a text and as its bytes. */
const mark = String.raw`(?:\uFEFF|\u00EF\u00BB\u00BF)?`;

/** Of its process: `-` for none. */
export const pid5424 = String.raw`(?<pid>\S{1,128})`;
const before5424 = (program: string, pid: string) =>
  String.raw`${priority}1 ${stamp} (?<host>(?![A-Z][a-z]\(\d)\S{1,255}) (?:${program}) ${pid} \S{1,32} `;

/** Beginning of a pattern. @param program alternatives, or a group of them @param pid `pid5424` where it is wanted */
export function byRfc5424(program: string, pid = String.raw`\S{1,128}`): string {
  return String.raw`${before5424(program, pid)}(?:-|\[[^\]]{0,1024}\]) {1,2}${mark}`;
}

/** The same of ESX 9, whose structured data is the daemon's own block, which follows. */
export function byRfc5424WithOwnData(program: string): string {
  return String.raw`${before5424(program, pid5424)}(?:(?:-|\[(?!Originator@)[^\]]{0,1024}\]) {1,2}${mark}|(?=\[Originator@))`;
}

/** The same before a line of a dump: some servers leave the structured data out. */
export function byRfc5424BeforeDump(program: string): string {
  return String.raw`${before5424(program, pid5424)}(?:(?:-|\[[^\]]{0,1024}\]) {1,8}${mark})?`;
}

/** Of its process: absent from older ones. */
export const pid3164 = String.raw`(?<pid>\d{1,20})`;

/** The same; relays of ESX 4.x leave out the host, and one page lost the blank before it. */
export function byRfc3164(program: string, pid = String.raw`\d{1,20}`): string {
  const when = String.raw`[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d`;
  return String.raw`${priority}${when} ?(?:(?<host>[^\s:]\S{0,254}) )?(?:${program})(?:\[${pid}\])?: `;
}
