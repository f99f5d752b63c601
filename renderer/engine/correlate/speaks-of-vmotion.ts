/**
 * Whether a line speaks of a vMotion, in whatever form: behind a prefix, inside JSON, without its stamp. Only what a host or
 * vCenter writes about one migration counts: an id beside the module that names it, or a message with its figures. A mere word
 * (`migration`, `vmotion`, `Migrate.Enabled`) also occurs in logs of idle hosts, in other hypervisors' logs and in prose. The
 * messages are those of the templates; each alternative holds a string of `interest`.
 */
const id = String.raw`(?<!\d)\d{13,20}(?!\d)`;
/** Masked by an article: `Migrate: 269: <ts> S: Failed`. */
const maskedId = String.raw`[^\s:]{1,40} [SD]:`;

/** Where a mail or a terminal broke the line. */
const cutId = String.raw`\d{0,20}(?: ?[=\\])?\s?$`;

/** What daemons write about a migration. Every repetition is short, as a line can have a megabyte. */
const messages: readonly string[] = [
  // vmkernel. WARNING: Migrate: 269: 1415416254017461 S: Failed: …; Migrate: vm 2758492: 3284: Setting VMOTION info: …
  String.raw`(?:Migrate|S?VMotion|FSR|Hbr)\w{0,24}: (?:vm \d{1,12}: )?\d{1,6}: (?:[^\n]{0,200}?${id}|${maskedId}|${cutId})`,
  String.raw`Setting VMOTION info: (?:Source|Dest) ts`,
  String.raw`vmotion: (?:Source|Dest) vmmLeaderID = `,
  String.raw`Migration considered a failure by the VMX\. {1,9}It is`,
  String.raw`Migration (?:start|end) received \(worldID=\d`,
  // hostd and vpxa.
  String.raw`VMotion(?:Src|Dst|Prepare|InitiateSrc)\b[ .:]?[ ([]{0,2}${id}`,
  String.raw`VMotionPrepare: dstMgmtIp=[\da-f]`,
  String.raw`\[MIGRATE\] ?(?:\(?${id}|\([^()\s]{1,40}\) \w)`,
  String.raw`vmotion result has downtime value \d`,
  String.raw`VMX reports needsUnregister = (?:true|false) for migrateType MIGRATE_TYPE_`,
  String.raw`State Transition \(VM_STATE_(?:[A-Z]{1,24} -> VM_STATE_)?(?:E|IM)MIGRATING`,
  String.raw`[Vv][Mm]otion task (?:succeeded|failed) with`,
  String.raw`haTask-\S{0,255}-vim\.host\.VMotionManager\.(?:prepare|initiate|complete)`,
  String.raw`MigID: {0,4}${id}`,
  // vpxd.
  String.raw`-- Drm\.ExecuteVMotionLRO\b`,
  String.raw`Executing DRM recommended vMotion, migrating \[`,
  String.raw`LocalVC Migrate of \S{1,255} on vim\.HostSystem:`,
  String.raw`\[vim\.event\.\w{0,40}Migrat\w{0,40}\]`,
  String.raw`Virtual machine [^"\n]{1,255}? was migrated from host \S`,
  // vmware.log.
  String.raw`MigrateSetState: Transitioning from state (?:\d|MIGRATE_)`,
  String.raw`MigrateSetStateFinished: type=\d`,
  String.raw`MigrateSetInfo: state=\d`,
  String.raw`MigrateVMXdrToSpec: type: \d`,
  String.raw`Migrate_Open: Restoring from <[\da-f]`,
  String.raw`Migrate: VM starting stun, waiting \d`,
  // Words without a figure: behind a quotation mark or a ^ they are a pattern, or prose that quotes them.
  ...[
    'Migrate: VM successfully stunned',
    'Migrate_SetFailure(?:MsgList)?: [A-Za-z]',
    'Migrate: (?:Remote Log|Caching migration error message list|Attempting to continue running)',
  ].map((words) => `(?<![\\^"'\`])${words}`),
  String.raw`Received migrate '(?:to|from)' request for mid id \d`,
  String.raw`Receiving Migrate\.\w{1,40} request\.`,
  // Anything that sets an id beside the word: "vMotion migration [168099940:1334234558581378]", "migration id 1351180724378133".
  String.raw`\b(?:vMotion|VMotion|vmotion|VMOTION)(?: migration| operation| task)?(?: with)?(?: id| ID)?[ :=]{0,2}[[(]?(?:\d{1,10}:)?\d{16,19}(?![\d.])`,
  String.raw`[Mm]igration (?:id |\[\d{1,10}:)\d{16,19}(?!\d)`,
];

/** What users are shown: `[msg.migrate.fail.dst]`, `key = "msg.vmotion.…"`, `[vob.vmotion.…]`. */
const shown = String.raw`(?:\[|(?:key|id|messageKey) ?[=:] ?\\?"|"(?:key|id)": ?")(?:(?:msg|vob)\.(?:vmotion|migrate)|msg\.checkpoint\.migration)\.\w`;

/** An operation of vCenter that moves a VM; its name alone also occurs in lists of methods. */
const moves = /\bvim\.VirtualMachine\.(?:migrate|relocate)(?![.\w])/;
const operation = /\b(?:lro|task|haTask)-[\w-]{0,80}?\d|\[VpxLRO\]|Task (?:Created|Completed)/;

/** Of source code, which may well quote a line. */
const comment = /^\s{0,99}\/[/*]/;

const message = new RegExp(messages.join('|'));
const messageOrId = new RegExp([...messages, shown].join('|'));

/** Blanks as pages, JSON, addresses and tables have them. */
const otherBlank = /[^\S ]|&(?:nbsp|#160|#x[aA]0);|\\u00[2a]0|%20| {2}|\w\+\w/;
const blanks = /(?:[\s+]|&(?:nbsp|#160|#x[aA]0);|\\u00[2aA]0|%20){1,20}/g;

/** About where the words are; -1 where there are none. @param continues an entry: its ids and faults belong to that */
export function speaksOfVmotion(line: string, continues = false): number {
  const at = placeOfWords(line, continues);
  return at < 0 && otherBlank.test(line) ? placeOfWords(line.replace(blanks, ' '), continues) : at;
}

function placeOfWords(line: string, continues: boolean): number {
  if (comment.test(line)) return -1;
  const at = line.search(continues ? message : messageOrId);
  if (at >= 0) return at;
  const move = line.search(moves);
  return move >= 0 && operation.test(line) ? move : -1;
}
