/** A person at the console: signs in as the start says, and answers and restores by its forms, again where no answer came. */
import { setTimeout as pause } from 'node:timers/promises';
import type { School } from './school.js';
import type { Chosen } from './seen.js';

interface Answer {
  status: number;
  body: string;
}

export interface Desk {
  /** Takes so many cases of earlier rounds: gives back what was hidden, answers what may stand. */
  work(atMost: number): Promise<void>;
  chosen: Chosen[];
}

interface OpenCase {
  caseNumber: string;
  ref: string;
  externalId: string;
  hide: boolean;
}

const tries = 6;

export async function openDesk(school: School, restores: (ref: string) => boolean): Promise<Desk> {
  const browser = browse(school.url);
  const link = /Sign in +(\S+)/.exec(school.web.said())?.[1] ?? '';
  await browser.get(link);
  await browser.post(link, {});
  const chosen: Chosen[] = [];
  const taken = new Set<string>();
  const refs = new Map<string, string>();
  return {
    chosen,
    async work(atMost) {
      const waiting = (await openCases(school)).filter(({ caseNumber }) => !taken.has(caseNumber));
      // The platform's whole state is long: it is asked for only where a comment is new.
      if (waiting.some(({ externalId }) => !refs.has(externalId))) await learnRefs(school, refs);
      const open = waiting.flatMap((one) => {
        const ref = refs.get(one.externalId);
        // A comment of the played week is not ours to decide.
        if (!ref) refs.set(one.externalId, '');
        return ref ? [{ ...one, ref }] : [];
      });
      for (const one of open.filter(({ ref, hide }) => (hide ? restores(ref) : true)).slice(0, atMost)) {
        taken.add(one.caseNumber);
        const choice = choiceOf(one);
        chosen.push(choice);
        choice.accepted = await submit(browser, one.caseNumber, choice);
      }
    },
  };
}

function choiceOf({ hide, ref }: OpenCase): Chosen {
  const text = hide ? '' : `We are sorry to hear this and will look into it. Our mark is ${ref.replace('-', ' ')}.`;
  return { what: hide ? 'restore' : 'reply', ref, text, accepted: false };
}

/** By the platform's id: the comments that the harness posted. */
async function learnRefs(school: School, refs: Map<string, string>): Promise<void> {
  const { facebook } = await school.platform<{ facebook: { comments: { id: string; ref: string | null }[] } }>(
    '/state',
  );
  for (const { id, ref } of facebook.comments) if (ref?.startsWith('t')) refs.set(id, ref);
}

function openCases({ postgres }: School): Promise<Omit<OpenCase, 'ref'>[]> {
  return postgres.query(`
    SELECT r."caseNumber", c."externalId", d.disposition = 'hide' AS hide
    FROM "Review" r JOIN "Comment" c ON c.id = r."commentId" JOIN "Decision" d ON d."revisionId" = c."currentId"
    WHERE r.state = 'open' AND c.platform = 'facebook' AND c."deletedAt" IS NULL
      AND (SELECT count(*) FROM "CommentRevision" v WHERE v."commentId" = c.id) = 1
    ORDER BY r."caseNumber"`);
}

/** Somebody who got no answer looks whether it was taken, and if it was not, does it again with the same words. */
async function submit(browser: Browser, caseNumber: string, { what, text }: Chosen): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    try {
      const page = await browser.get(`/cases/${caseNumber}`);
      if (page.status === 200 && text !== '' && page.body.includes(text)) return true;
      const revisionId = /name="revisionId" value="([^"]+)"/.exec(page.body)?.[1];
      if (page.status === 200 && revisionId) {
        const answer = await browser.post(`/cases/${caseNumber}/${what}`, { revisionId, text, reason: '', why: '' });
        if (answer.status === 303) return true;
        if (answer.status === 409) return false;
      }
    } catch {
      // No answer: the server is away.
    }
    await pause(700);
  }
  return false;
}

interface Browser {
  get(url: string): Promise<Answer>;
  post(url: string, form: Record<string, string>): Promise<Answer>;
}

function browse(base: string): Browser {
  const jar = new Map<string, string>();
  let token = '';
  const send = async (url: string, form?: Record<string, string>): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(url, base), {
      headers: { cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      ...(form && { method: 'POST', body: new URLSearchParams({ _csrf: token, ...form }) }),
    });
    for (const one of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const body = await response.text();
    token = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? token;
    return { status: response.status, body };
  };
  return { get: (url) => send(url), post: send };
}
