/**
 * The way of one comment as a trace of OpenTelemetry: when it came, when it was judged, when each effect was done, in whichever
 * process. Spans carry ids, rules and times, never a word or a name.
 */
import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Context } from '../context.js';

export interface Step {
  /** "comment.decided". */
  name: string;
  /** Milliseconds of the machine's own clock; the step ends when it is noted. */
  from: number;
  facts: Record<string, string | number | boolean | string[]>;
  /** The code of what went wrong. */
  failed?: string;
}

/** Does nothing where nobody asked for traces. */
export function noteStep(
  { tracer, clock }: Pick<Context, 'tracer' | 'clock'>,
  commentId: string | null,
  step: Step,
): void {
  if (!tracer || !commentId) return;
  const at = { startTime: step.from, attributes: { 'schoolgate.comment': commentId, ...step.facts } };
  const span = tracer.startSpan(step.name, at, trace.setSpanContext(ROOT_CONTEXT, wayOf(commentId)));
  if (step.failed) span.setStatus({ code: SpanStatusCode.ERROR, message: step.failed });
  span.end(clock.wall());
}

/**
 * A UUID is as long as the id of a trace, so each process knows to which one a step belongs without being told. The parent of
 * all is its latter half: a span that nobody sends, since the way of a comment has no end.
 */
export function wayOf(commentId: string) {
  const traceId = commentId.replaceAll('-', '');
  return { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
