/** The order of the files: what runs for a minute begins first, so that at the end no worker waits for another's. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = [
  'week/week.test.ts',
  'browser/every-page.test.ts',
  'process/crash.test.ts',
  'process/start.test.ts',
  'crossing.test.ts',
  'web/rights.test.ts',
  'alerts/told-in-time.test.ts',
  'inbound/month.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.endsWith(`/test/${name}`));
    return [...usual.filter(isLong), ...usual.filter((file) => !isLong(file))];
  }
}
