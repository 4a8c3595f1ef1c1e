import { HttpResponse, http, type RequestHandler } from 'msw';
import { facebookFault } from '../facebook/errors.js';
import type { Call } from '../store/records.js';
import type { Store } from '../store/store.js';
import { xFault } from '../x/errors.js';
import { type Fault, type Faults, kindOf } from './faults.js';
import { redactedPath, redactedRest } from './redact.js';

/** What a fake answers; `unknown` where it has no such route. */
export interface Answer {
  response: Response;
  unknown?: boolean;
}

interface Side {
  platform: Call['platform'];
  host: string;
  answer(request: Request): Promise<Answer>;
}

/** The one door of a fake: writes every call down, and lets it misbehave where a fault says so. */
export class Gate {
  #number = 0;
  readonly #closed: Promise<void>;
  close: () => void = () => {};

  constructor(
    private readonly store: Store,
    private readonly faults: Faults,
  ) {
    this.#number = Math.max(0, ...[...store.all('calls').keys()].map(Number));
    this.#closed = new Promise((resolve) => {
      this.close = resolve;
    });
  }

  handler(side: Side): RequestHandler {
    return http.all(`${side.host}/*`, ({ request }) => this.#pass(side, request));
  }

  async #pass(side: Side, request: Request): Promise<Response> {
    const { platform } = side;
    const path = redactedPath(new URL(request.url));
    const fault = this.faults.next({ platform, method: request.method, path });
    const rest = await redactedRest(request);
    const note = (response: Response | null, outcome: string) =>
      this.#note({
        ...{ at: new Date().toISOString(), platform, method: request.method, path },
        ...{ ...rest, ...seen(response), outcome },
      });

    if (!fault) {
      const { response, unknown } = await side.answer(request);
      note(response, unknown ? 'unknown' : response.ok ? 'ok' : 'error');
      return response;
    }
    const needsReal = fault.when === 'after' || kindOf(fault) === 'delay' || fault.body;
    const real = needsReal ? await side.answer(request) : null;
    const outcome = `fault:${kindOf(fault)}:${fault.when}`;
    const spoilt = real && fault.body ? await withoutBody(real.response, fault.body) : spoil(platform, fault);
    note(spoilt === 'keep' ? (real?.response ?? null) : spoilt, outcome);
    await this.#wait(fault.delayMs ?? 0);
    if (spoilt === 'keep' && real) return real.response;
    if (spoilt === null) await this.#hang(request);
    return spoilt instanceof Response ? spoilt : HttpResponse.error();
  }

  #note(call: Call): void {
    this.#number += 1;
    this.store.put('calls', String(this.#number), call);
  }

  /** Until the caller gives up or the sandbox closes. */
  async #hang(request: Request): Promise<void> {
    const gone = new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()));
    await Promise.race([gone, this.#closed]);
  }

  async #wait(ms: number): Promise<void> {
    if (ms === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([passed, this.#closed]);
    clearTimeout(timer);
  }
}

function seen(response: Response | null): { status: number } {
  return { status: response === null || response.type === 'error' ? 0 : response.status };
}

/** Says to the bridge that the connection breaks before the body has this length. */
export const cutHeader = 'x-sandbox-cut';

/** The status and headers of the real answer, and less of its body. */
async function withoutBody(real: Response, left: NonNullable<Fault['body']>): Promise<Response> {
  const whole = Buffer.from(await real.arrayBuffer());
  const part = left === 'empty' ? Buffer.alloc(0) : whole.subarray(0, Math.floor(whole.length / 2));
  const headers = new Headers(real.headers);
  headers.delete('content-length');
  if (left === 'cut') headers.set(cutHeader, String(whole.length));
  return new Response(part, { status: real.status, headers });
}

/** What the caller gets instead; null for never an answer, 'keep' for the real one. */
function spoil(platform: Call['platform'], fault: Fault): Response | null | 'keep' {
  switch (kindOf(fault)) {
    case 'delay':
      return 'keep';
    case 'hang':
      return null;
    case 'reset':
      return HttpResponse.error();
    case 'html':
      return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      });
    default:
      return platform === 'facebook' ? facebookFault(fault) : xFault(fault);
  }
}
