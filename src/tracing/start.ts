/** Sends traces where OTEL_EXPORTER_OTLP_ENDPOINT says; loaded only then. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Config } from '../config.js';

/** A collector that does not answer keeps no process from ending. */
const timeoutMillis = 3000;
/** What is looked at by hand should be there soon. */
const scheduledDelayMillis = 1000;

export function startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Config, role: string) {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'schoolgate', 'service.instance.id': role }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis, exportTimeoutMillis: timeoutMillis })],
  });
  // What cannot be sent is lost: a trace is for looking, and the record is elsewhere.
  return { tracer: provider.getTracer('schoolgate'), close: () => provider.shutdown().catch(() => undefined) };
}
