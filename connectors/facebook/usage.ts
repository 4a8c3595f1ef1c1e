/** How much of what we may ask is used, by the headers that Facebook sends with its answers (platforms.md F7). */
import { z } from 'zod';

/** The SDK gives its HTTP client's own object, which zod takes for no record. */
export const headersSchema = z.instanceof(Object).transform(plain);

function plain(headers: object): Record<string, unknown> {
  return { ...headers };
}

const share = z.object({
  call_count: z.number().catch(0),
  total_cputime: z.number().catch(0),
  total_time: z.number().catch(0),
});
const byPage = z.record(z.string(), z.array(share));
const shown = z.object({ headers: headersSchema });

/** The highest percent of all limits; undefined where the answer says nothing, as before the first calls. */
export function usedShare(answer: unknown): number | undefined {
  const read = shown.safeParse(answer);
  if (!read.success) return undefined;
  const { headers } = read.data;
  const pages = json(byPage, headers['x-business-use-case-usage']);
  const app = json(share, headers['x-app-usage']);
  const all = [...Object.values(pages ?? {}).flat(), ...(app ? [app] : [])].flatMap((one) => Object.values(one));
  return all.length > 0 ? Math.max(...all) : undefined;
}

function json<T>(schema: z.ZodType<T>, header: unknown): T | undefined {
  try {
    return schema.parse(JSON.parse(String(header)));
  } catch {
    return undefined;
  }
}
