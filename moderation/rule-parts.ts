/** What every kind of rule in a pack is made of: conditions on signals, and ids. */
import { z } from 'zod';

const signalCondition = z.strictObject({
  signal: z.string().min(1),
  list: z.string().optional(),
  kind: z.string().optional(),
  min: z.number().min(0, 'expected a threshold from 0 to 1').max(1, 'expected a threshold from 0 to 1').optional(),
});

export type SignalCondition = z.infer<typeof signalCondition>;
export type Condition = SignalCondition | { all: Condition[] } | { any: Condition[] } | { not: Condition };

/** Four forms and no fifth: what needs a fifth needs a new signal instead. */
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      signalCondition,
      z.strictObject({ all: z.array(condition).min(1) }),
      z.strictObject({ any: z.array(condition).min(1) }),
      z.strictObject({ not: condition }),
    ],
    { error: 'expected one of: signal (with list, kind or min), all, any, not' },
  ),
);

export const ruleId = z
  .string()
  .regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'expected lower-case words joined by dots or hyphens');
