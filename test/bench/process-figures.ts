/** What Linux tells of a process from outside, without its help. */
import { readFileSync } from 'node:fs';

/** Resident memory in megabytes. */
export function memoryOf(pid: number | undefined): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(statusOf(pid))?.[1] ?? 0;
  return Math.round(Number(kilobytes) / 1024);
}

/** Empty of a process that has ended. */
function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** The processes that it began and that are still there. */
export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number);
}

/** Milliseconds of processor that it has used, on all of them; Linux counts in hundredths of a second. */
export function processorOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** How much others wanted this machine in the last minute; above the number of processors, times are longer than they are. */
export function loadAverage(): string {
  return readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';
}
