import { readFileSync } from 'node:fs';

/** What a process has used so far, all its threads together. */
export type ProcessUsage = { readonly cpuMs: number; readonly residentBytes: number };

/** Linux counts CPU time in `USER_HZ`, 100 on every architecture that Node runs on (`man 5 proc`). */
const MS_PER_TICK = 10;

/** Read from outside, as a process that is stuck can't answer. `undefined` where there is no `/proc`, or no such process. */
export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    return {
      cpuMs: cpuTicks(readFileSync(`/proc/${pid}/stat`, 'latin1')) * MS_PER_TICK,
      residentBytes: residentBytes(readFileSync(`/proc/${pid}/status`, 'latin1')),
    };
  } catch {
    return undefined;
  }
}

/** Fields 14 and 15 of `stat`; the name in field 2 may hold spaces, so counting starts after its bracket. */
function cpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
