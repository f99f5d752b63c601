/** Emptying a host: which VMs, with which settings, and the answer in words. The schedule itself is the simulator's. */
export { hostsWithVms } from './host-vms.ts';
export type { HostVms } from './host-vms.ts';
export { scenarioOf, settingOf, settings, startSettings, stepped, withinBounds } from './settings.ts';
export type { PlanSettings, Setting, SettingName } from './settings.ts';
export { memoryOf, parseVmTable, rateOf } from './vm-table.ts';
export type { PlannedVm, VmTable, WrongRow } from './vm-table.ts';
export {
  answerOf,
  bandInWords,
  bandRunsFor,
  bindingShares,
  bindingWords,
  changesOf,
  clockMinutes,
  doneBetween,
  doneBy,
  recommendation,
  stayReason,
  vmCount,
} from './words.ts';
export type { Change, TriedChange } from './words.ts';
