/** How many calls Facebook lets through, and what its headers say of them (platforms.md F7; part 3, 18). */
import { sandboxSchool } from '../school.js';
import { GraphError } from './errors.js';
import type { GraphCall } from './request.js';
import type { FacebookWays } from './ways.js';

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;
/** The headers are missing from the first answers. */
const silentCalls = 5;
const firstRegainMinutes = 5;

interface Window {
  used: number;
  endsAt: number;
  /** Minutes that a caller must wait; each call meanwhile makes it one more. */
  regainMinutes: number;
}

/** Counts calls per kind of token over real time. Not kept over a restart. */
export class Load {
  readonly #windows = new Map<string, Window>();

  /** `factor` makes a fast week possible. `engaged`: people who wrote to the page within a day. */
  constructor(
    private readonly ways: FacebookWays,
    private readonly factor: number,
    private readonly engaged: () => number,
  ) {}

  /** Takes one call and gives the headers of its answer. Throws the error of a limit that is used up. */
  take(call: GraphCall): Record<string, string> {
    const { pageToken, userToken } = sandboxSchool.facebook;
    if (call.token !== pageToken) {
      const code = call.token !== userToken ? 4 : call.path[0] === sandboxSchool.facebook.pageId ? 32 : 17;
      return this.#count(call.token, { limit: this.ways.callsAnHour, lengthMs: hourMs, code });
    }
    if (
      call.method === 'POST' &&
      this.ways.wordsAMinute !== null &&
      /^(comments|feed|messages)$/.test(call.path[1] ?? '')
    )
      this.#count('words', { limit: this.ways.wordsAMinute, lengthMs: minuteMs, code: 613 });
    const limit = this.ways.callsADay ?? 4_800 * this.factor * Math.max(1, this.factor > 1 ? 1 : this.engaged());
    return this.#count(pageToken, { limit, lengthMs: dayMs, code: 80_001 });
  }

  #count(key: string, { limit, lengthMs, code }: { limit: number; lengthMs: number; code: number }) {
    const now = Date.now();
    const open = this.#windows.get(key);
    const window = open && open.endsAt > now ? open : { used: 0, endsAt: now + lengthMs, regainMinutes: 0 };
    window.used += 1;
    this.#windows.set(key, window);
    const over = window.used > limit;
    window.regainMinutes = over ? Math.max(firstRegainMinutes, window.regainMinutes + 1) : 0;
    const headers = window.used <= silentCalls && !over ? {} : headersOf(code, window, limit);
    if (over) throw new GraphError(code, `(#${code}) There have been too many calls.`, { headers });
    return headers;
  }
}

/** In percent of what is allowed. The page's own limit has a header of its own, which also says when it opens again. */
function headersOf(code: number, { used, regainMinutes }: Window, limit: number): Record<string, string> {
  const percent = Math.min(100, Math.floor((100 * used) / limit));
  const share = { call_count: percent, total_cputime: Math.floor(percent / 2), total_time: Math.floor(percent / 2) };
  if (code === 4 || code === 17 || code === 32 || code === 613) return { 'x-app-usage': JSON.stringify(share) };
  const page = [{ type: 'pages', ...share, estimated_time_to_regain_access: regainMinutes }];
  return { 'x-business-use-case-usage': JSON.stringify({ [sandboxSchool.facebook.pageId]: page }) };
}
