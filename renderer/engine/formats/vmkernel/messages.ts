/**
 * Messages of vmkernel.log. In those recalled from practice any number may be absent.
 *
 * The number behind a module's name is a line of VMware's source: it changes with each build and is never matched.
 */
import { idDigits, isMigrationId } from '../../base/ids.ts';
import { oneBlank } from '../../base/one-blank.ts';
import type { Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { pastebinOpIds } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { applyTemplates, unmask } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';
import { failures } from './failure.ts';
import { preCopy } from './pre-copy.ts';
import { setup, setupById } from './setup.ts';
import { swappedIn, switchover } from './switchover.ts';

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = [
  'Migrat', // Migrate:, Migration
  'Motion', // VMotion, VMotionSend
  ' FSR: ', // fast suspend and resume: storage vMotion, hot-add
  ')FSR: ',
  'maps to vmk', // World: VC opID … maps to vmkernel opID …
  'Starting world vmm', // a VM's leader world and name
  'Affinitizing', // a migration's socket
  'swapping in migr', // end of page-in
  ': link down notif', // events of the host
  ': link up notif',
  ' performance has ',
  'for timed out HB',
  'Reclaimed heartbeat',
  'Dumping cartel',
];

/** `WARNING: VMotionRecv: 2618: 1351180724378133 D: ` and the text behind it. */
const withId = new RegExp(String.raw`^(?:WARNING: |ALERT: )?(\w{1,64}): \d{1,20}: (${idDigits}) ([SD]): ?(.*)$`);
const byId: readonly Template[] = [...preCopy, ...switchover, ...failures, ...setupById];
const unnamed: readonly Template[] = [...setup, swappedIn];
export const templates: readonly Template[] = [...byId, ...unnamed];

/** Facts of a vmkernel line; undefined where it is not about a migration. */
export function vmkernelFacts(record: LogRecord): Facts | undefined {
  const body = oneBlank(unmask(record.body));
  const named = withId.exec(body);
  if (!named) return applyTemplates(unnamed, body);
  const [, module, id = '', role, text = ''] = named;
  if (!isMigrationId(id)) return undefined;
  const side: Side = role === 'S' ? 'source' : 'destination';
  const facts = applyTemplates(byId, text);
  return module === 'FSR' ? { ...facts, id, side, kind: 'storage-vmotion' } : { ...facts, id, side };
}

/** Facts of a verdict that says nothing of which migration it is about. */
export function verdictFacts(body: string): Facts | undefined {
  const facts = applyTemplates(failures, oneBlank(body));
  return facts?.outcome === undefined ? undefined : facts;
}

/** Lines that no template reads: an id alone, and what `correlate` reads of worlds and opIDs. */
export const samples: readonly MessageSample[] = [
  never('2015-12-25T16:39:25.565Z cpu4:2758489)ALERT: VMotion: 1: 1451061663105920 S:text of no template', {
    id: '1451061663105920',
    side: 'source',
  }),
  never('2015-12-25T16:39:25.565Z cpu4:2758489)FSR: 1: 1451061663105920 D: text of no template', {
    id: '1451061663105920',
    side: 'destination',
    kind: 'storage-vmotion',
  }),
  seen(
    pastebinOpIds,
    '2016-03-01T13:42:20.008Z cpu0:34110)World: 14299: VC opID hostd-0cdd maps to vmkernel opID a6f154ea',
    undefined,
  ),
  seen(
    pastebinOpIds,
    '2016-03-01T13:42:23.752Z cpu1:316085)World: vm 316094: 1465: Starting world vmm0:Team0-Win7 of type 8',
    undefined,
  ),
];
