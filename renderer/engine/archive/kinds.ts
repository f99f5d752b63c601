/** Recognises files that are neither logs nor readable archives: by their first bytes, then by name. */
export interface Kind {
  /** `packed`: one compressed file. `archive`: may contain logs. `piece`: of a split file. */
  readonly is: 'packed' | 'archive' | 'piece' | 'picture' | 'document' | 'report' | 'binary' | 'text' | 'empty';
  /** What it is and what to do next. */
  readonly message: string;
}

const unpack = (what: string, how: string): Kind => ({
  is: 'packed',
  message: `Compressed with ${what}, which is not read here. Unpack it (${how}), then open what comes of it.`,
});
const archive = (what: string, how: string): Kind => ({
  is: 'archive',
  message: `${what}, which is not read here. Unpack it with ${how}, then open the folder.`,
});
const picture = (what: string): Kind => ({
  is: 'picture',
  message: `A picture (${what}), no log. Lines in a picture cannot be read: open the log itself, or copy its lines as text.`,
});
const document = (what: string): Kind => ({
  is: 'document',
  message: `${what}, no log. Save the lines in it as plain text, then open that.`,
});
const binary = (what: string): Kind => ({ is: 'binary', message: `${what}, no log.` });

/** Written by us: it quotes the lines of a log, which is another file. */
const report: Kind = {
  is: 'report',
  message: 'A report or an export that Switchover wrote, no log. Open the logs that it was made from.',
};

const kinds = {
  xz: unpack('xz', 'xz -d, or tar -xf'),
  zstd: unpack('zstd', 'zstd -d, or tar -xf'),
  bzip2: unpack('bzip2', 'bzip2 -d, or tar -xf'),
  lz4: unpack('lz4', 'lz4 -d'),
  lzma: unpack('lzma', 'xz -d'),
  lzip: unpack('lzip', 'lzip -d'),
  lzop: unpack('lzop', 'lzop -d'),
  compress: unpack('compress (.Z)', 'gzip -d, or tar -xf'),
  '7z': archive('A 7z archive', '7-Zip'),
  rar: archive('A RAR archive', '7-Zip or unrar'),
  cab: archive('A cabinet (.cab)', 'expand, 7-Zip or cabextract'),
  iso: archive('A disc image (ISO)', '7-Zip, or mount it'),
  cpio: archive('A cpio archive', 'cpio or 7-Zip'),
  piece: {
    is: 'piece',
    message:
      'A piece of a split file. Join all pieces in their order (cat NAME.* > NAME, or with 7-Zip), then open the whole.',
  },
} satisfies Readonly<Record<string, Kind>>;

/** The first bytes of a kind of file. */
type Magic = readonly [bytes: string, kind: Kind, at?: number];

/** From the list of `file` (https://github.com/file/file/tree/master/magic/Magdir): files that people have beside logs. */
const magics: readonly Magic[] = [
  ['\xfd7zXZ\0', kinds.xz],
  ['\x28\xb5\x2f\xfd', kinds.zstd],
  ['BZh', kinds.bzip2],
  ['\x04\x22\x4d\x18', kinds.lz4],
  ['\x02\x21\x4c\x18', kinds.lz4],
  ['\x5d\0\0', kinds.lzma],
  ['LZIP', kinds.lzip],
  ['\x89LZO\0', kinds.lzop],
  ['\x1f\x9d', kinds.compress],
  ['\x1f\xa0', kinds.compress],
  ['7z\xbc\xaf\x27\x1c', kinds['7z']],
  ['Rar!\x1a\x07', kinds.rar],
  ['MSCF\0\0\0\0', kinds.cab],
  ['CD001', kinds.iso, 32769],
  ['070701', kinds.cpio],
  ['070707', kinds.cpio],
  // A zip of several volumes begins with the mark of a descriptor (APPNOTE 8.5.3).
  ['PK\x07\x08', kinds.piece],
  ['\x89PNG\r\n\x1a\n', picture('PNG')],
  ['\xff\xd8\xff', picture('JPEG')],
  ['GIF8', picture('GIF')],
  ['II*\0', picture('TIFF')],
  ['MM\0*', picture('TIFF')],
  ['WEBP', picture('WebP'), 8],
  ['ftyphei', picture('HEIC'), 4],
  ['ftypmif1', picture('HEIC'), 4],
  ['ftypavif', picture('AVIF'), 4],
  ['ftyp', binary('A film (MP4)'), 4],
  ['\0\0\x01\0', picture('ICO')],
  ['%PDF-', document('A PDF document')],
  ['{\\rtf', document('A rich text (RTF)')],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', document('An Office document or a saved mail (.doc, .xls, .msg)')],
  ['\x7fELF', binary('A program or a core dump (ELF)')],
  ['SQLite format 3\0', binary('A database (SQLite)')],
  ['ElfFile\0', binary('An event log of Windows (.evtx)')],
  ['\xd4\xc3\xb2\xa1', binary('A capture of network packets')],
  ['\xa1\xb2\xc3\xd4', binary('A capture of network packets')],
  ['\n\r\r\n', binary('A capture of network packets')],
  ['!<arch>\n', binary('A package (.deb, .vib)')],
  ['KDMV', binary('A virtual disk')],
];

const office = /\.(?:docx|xlsx|pptx|od[tsp])$/i;
/** The name of the first file in such a document, which is a zip. */
const officeMembers = ['[Content_Types].xml', '_rels/.rels', 'docProps/', 'mimetypeapplication/vnd.oasis'];

/** Whether the bytes of a zip are those of an Office document. @param head its first bytes */
export function isOfficeDocument(path: string, head: Uint8Array): boolean {
  return office.test(path) || officeMembers.some((name) => hasAt(name, head, 30));
}

/** Beginnings of the files that `report/` writes. */
const ours = [
  /^\{\s{0,9}"format": ?"switchover-/,
  /^\{"index":.{1,500}\n\{.{0,100}"format":"switchover-/,
  /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="Switchover">/,
  // The `·` between is two bytes.
  /^# .{1,500}\n\n.{1,300} Switchover \d\S{0,30} .{1,3} (?:Not r|R)edacted: /,
];

/** By the first bytes alone: reliable enough not to search the file for lines. */
export function kindOfBytes(path: string, head: Uint8Array): Kind | undefined {
  if (hasAt('PK\x03\x04', head, 0) && isOfficeDocument(path, head)) return document('An Office document');
  if (hasAt('BM', head, 0) && hasAt('\0\0\0\0', head, 6)) return picture('BMP');
  if (hasAt('MZ', head, 0) && head.subarray(0, 64).includes(0)) return binary('A program');
  const start = String.fromCharCode(...head.subarray(0, 1024));
  if (ours.some((pattern) => pattern.test(start))) return report;
  return magics.find(([bytes, , at = 0]) => hasAt(bytes, head, at))?.[1];
}

function hasAt(text: string, bytes: Uint8Array, at: number): boolean {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const packed = String.raw`tgz|tar|gz|zip|7z|rar|xz|txz|bz2|tbz2?|zst|lz4`;
const piece = new RegExp(
  String.raw`\.(?:${packed})[._-]?(?:\d{2,3}|(?!gz|xz|bz|lz)[a-z]{2}|part[._-]?\w{1,3})$|\.z\d\d$|\.r\d\d$|\.part\d+\.rar$|\.\d{3}$|(?:^|/)x[a-z]{2}$`,
  'i',
);

/** Whether a name is that of a piece of a split archive. A log can have such a name, too. */
export function isPiece(path: string): boolean {
  return piece.test(path);
}

export const pieceMessage = kinds.piece.message;

/** Endings of readable files. */
const promised = new RegExp(String.raw`\.(?:${packed}|Z|lzma|lz|lzo|cab|docx|xlsx|pptx|png|jpe?g|gif|pdf)$`, 'i');

/** For a file in which no line could be parsed. @param head its first bytes */
export function kindOfRest(path: string, head: Uint8Array): Kind {
  if (head.length === 0) return { is: 'empty', message: 'Empty: there is not a byte in it.' };
  if (isPiece(path)) return kinds.piece;
  if (/\.(?:iso|img)$/i.test(path)) return kinds.iso;
  const ending = promised.exec(path)?.[0];
  if (ending !== undefined) {
    return {
      is: 'archive',
      message: `Named ${ending}, but its bytes are none of that kind: damaged, or the last piece of a split file. Copy it again, or join all pieces first.`,
    };
  }
  if (head.every((byte) => byte === 0)) {
    return { is: 'binary', message: 'It begins with zeros, and no line behind them reads like one of a log.' };
  }
  if (isBinary(head)) return binary('A binary file of a kind that is not known here');
  const html = /^\s*<(?:!doctype html|html|\?xml)/i.test(String.fromCharCode(...head.subarray(0, 128)));
  const what = html ? 'A web page or XML' : 'Text';
  return { is: 'text', message: `${what}, but none of its lines reads like one of a log that is known here.` };
}

/** A text has few control characters, but NULs where a host crashed. */
function isBinary(head: Uint8Array): boolean {
  const some = head.subarray(0, 4096);
  return some.filter((byte) => byte < 9 || (byte > 13 && byte < 27)).length > some.length / 20;
}
