/**
 * What a finding is about, as far as that decides what speaks against it and how it is confirmed:
 *
 * - `path`: the way between two vMotion addresses; `refused`: the port there; `adapters`: VMkernel adapters
 * - `storage`: what a host has of it; `lock`: of a file; `space`: on a volume; `disks`: those of the VM
 * - `memory`: what a host has of it; `capacity`: what admission control counts
 * - `network`: what the VM's adapters are connected to; `device`: others of the VM
 * - `agent`: hostd, vpxa
 */
export type Subject =
  | 'path'
  | 'refused'
  | 'adapters'
  | 'storage'
  | 'lock'
  | 'space'
  | 'disks'
  | 'memory'
  | 'capacity'
  | 'switchover'
  | 'cpu'
  | 'network'
  | 'device'
  | 'permission'
  | 'licence'
  | 'agent';
