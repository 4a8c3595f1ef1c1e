import { z } from 'zod';

const rule = z.strictObject({
  /** By which it can be taken back. */
  name: z.string().optional(),
  platform: z.enum(['facebook', 'x']).optional(),
  method: z.string().optional(),
  /** A part of the path, a pattern with *, or /a regular expression/. */
  path: z.string().default(''),
  status: z.number().int().min(400).max(599).optional(),
  /** The platform's own error code: Facebook 190, 4, 368; X 88, 187 or a status. */
  code: z.number().int().optional(),
  subcode: z.number().int().optional(),
  /** Of a 429 of X: without the headers that say when to come back. */
  bare: z.boolean().optional(),
  reset: z.boolean().optional(),
  hang: z.boolean().optional(),
  html: z.boolean().optional(),
  /** The real answer loses its body, half of it, or its connection in the middle of it. */
  body: z.enum(['empty', 'half', 'cut']).optional(),
  times: z.number().int().positive().default(1),
  when: z.enum(['before', 'after']).default('before'),
  delayMs: z.number().int().min(0).max(600_000).optional(),
});

/** One rule by which matching calls misbehave, before or after their effect. */
export type Fault = z.output<typeof rule>;
export type FaultInput = z.input<typeof rule>;
export type FaultKind = 'reset' | 'hang' | 'html' | 'body' | 'code' | 'status' | 'delay';

export function kindOf(fault: Fault): FaultKind {
  if (fault.reset) return 'reset';
  if (fault.hang) return 'hang';
  if (fault.html) return 'html';
  if (fault.body) return 'body';
  if (fault.code !== undefined) return 'code';
  return fault.status === undefined ? 'delay' : 'status';
}

/** The faults that are waiting for a call. Not kept over a restart. */
export class Faults {
  #waiting: Fault[] = [];

  /** Throws a ZodError that names the wrong key. */
  add(input: FaultInput): void {
    const fault = rule.parse(input);
    matcher(fault.path);
    this.#waiting.push(fault);
  }

  /** All of them, or those of one name. */
  clear(name?: string): void {
    this.#waiting = name === undefined ? [] : this.#waiting.filter((fault) => fault.name !== name);
  }

  list(): Fault[] {
    return this.#waiting.map((fault) => ({ ...fault }));
  }

  /** The first fault that fits, counted down; a used-up one is gone. */
  next(call: { platform: string; method: string; path: string }): Fault | undefined {
    const fault = this.#waiting.find((waiting) => fits(waiting, call));
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== fault);
    return { ...fault };
  }
}

function fits(fault: Fault, call: { platform: string; method: string; path: string }): boolean {
  if (fault.platform && fault.platform !== call.platform) return false;
  if (fault.method && fault.method !== '*' && fault.method.toUpperCase() !== call.method) return false;
  const test = matcher(fault.path);
  const bare = call.path.split('?')[0] ?? '';
  return test(bare) || test(call.path);
}

function matcher(pattern: string): (path: string) => boolean {
  const regex = /^\/(.+)\/$/.exec(pattern)?.[1];
  if (regex) {
    const compiled = new RegExp(regex);
    return (path) => compiled.test(path);
  }
  if (!pattern.includes('*')) return (path) => path.includes(pattern);
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const compiled = new RegExp(`^${escaped.join('.*')}$`);
  return (path) => compiled.test(path);
}
