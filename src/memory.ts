/** V8 tidies up when it needs room, not when it has time: an idle school would keep what its last busy hour took. */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Gives back what nobody uses any more. Stops everything for about a twentieth of a second. */
export function tidyMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

/** Of heap that is taken and not used. */
const muchBytes = 64 * 1024 * 1024;
/** Of the time since the last look. */
const quietShare = 0.1;

/** To be called now and then: tidies when there is much to gain and nothing else to do. */
export function memoryKeeper(): () => Promise<void> {
  let before = performance.eventLoopUtilization();
  return async () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const { heapTotal, heapUsed } = process.memoryUsage();
    if (utilization < quietShare && heapTotal - heapUsed > muchBytes) tidyMemory();
  };
}
