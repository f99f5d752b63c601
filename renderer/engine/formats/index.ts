/** The formats of logs that are read. To add one: a room with its header, its messages and their samples, and its place here. */
import { events } from './events/header.ts';
import { management } from './management/header.ts';
import type { LogFormat } from './record.ts';
import { vmkernel } from './vmkernel/header.ts';
import { vmware } from './vmware/header.ts';
import { vobd } from './vobd/header.ts';

const known = [vmkernel, management, vmware, vobd, events] as const;

export type FormatName = (typeof known)[number]['name'];
type Program = (typeof known)[number]['programs'][number];
export type KnownFormat = LogFormat<FormatName, Program>;

/** In the order in which they are tried. */
export const formats: readonly KnownFormat[] = known;

/**
 * What wrote a log. `simplified`: a dialect in which people describe a migration (`vmware/README.md`); `unknown`: a file of which no more is known
 * than that it has unread lines. A published name stays: saved files contain it.
 */
export const logFormatNames = [...formats.flatMap(({ programs }) => programs), 'simplified', 'unknown'] as const;
export type LogFormatName = (typeof logFormatNames)[number];
