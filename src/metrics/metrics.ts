/**
 * What Prometheus reads. Each number is asked of the rows and of the queue when it is asked for: a process that counted for
 * itself would forget at each start, and several would have to be added up. Of the process there are prom-client's own.
 */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Context } from '../context.js';
import { type Standing, standingOf } from './rows.js';

type Sample = [labels: Record<string, string>, value: number];

interface Told {
  help: string;
  samples(standing: Standing): Sample[];
}

const one = (value: number): Sample[] => [[{}, value]];

/** By name. Nothing in a label is longer than a list of ours: no school, no account, no person. */
const ofRows: Record<string, Told> = {
  schoolgate_undecided_wordings: {
    help: 'Wordings of comments that wait for their decision.',
    samples: ({ undecided }) => one(undecided.count),
  },
  schoolgate_undecided_oldest_seconds: {
    help: 'How long the oldest of them has waited.',
    samples: ({ undecided }) => one(undecided.oldestSeconds),
  },
  schoolgate_decisions_last_hour: {
    help: 'Decisions of the last hour by disposition.',
    samples: ({ decided }) => decided.map(({ disposition, count }) => [{ disposition }, count]),
  },
  schoolgate_actions: {
    help: 'Effects that are not done (pending, performing), and those that failed within a day.',
    samples: ({ actions }) => actions.map(({ kind, state, count }) => [{ kind, state }, count]),
  },
  schoolgate_actions_oldest_seconds: {
    help: 'How long the oldest of these is due; below nought: it is not yet.',
    samples: ({ actions }) =>
      actions
        .filter(({ state }) => state !== 'failed')
        .map(({ kind, state, oldestSeconds }) => [{ kind, state }, oldestSeconds]),
  },
  schoolgate_hide_seconds_last_hour: {
    help: 'From the arrival of a comment to its hide on the platform, of what the machine hid in the last hour.',
    samples: ({ hideSeconds }) => hideSeconds.map(({ quantile, seconds }) => [{ share: String(quantile) }, seconds]),
  },
  schoolgate_cases_open: { help: 'Cases that wait for a person.', samples: ({ cases }) => one(cases.open) },
  schoolgate_cases_late: { help: 'Cases whose time is over.', samples: ({ cases }) => one(cases.late) },
  schoolgate_read_age_seconds: {
    help: 'Since an account was read last; of each platform the one that waits longest.',
    samples: ({ readAgeSeconds }) => readAgeSeconds.map(({ platform, seconds }) => [{ platform }, seconds]),
  },
  schoolgate_rejected_deliveries: {
    help: 'Deliveries that were refused, ever: wrong signatures and what is no delivery.',
    samples: ({ rejectedDeliveries }) => one(rejectedDeliveries),
  },
};

export interface Metrics {
  contentType: string;
  /** In the text format of Prometheus. Rejects where the database does not answer. */
  read(): Promise<string>;
}

export function createMetrics(ctx: Context): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = Object.entries(ofRows).map(([name, { help, samples }]) => ({
    samples,
    gauge: new Gauge({
      name,
      help,
      labelNames: ['disposition', 'kind', 'state', 'share', 'platform'],
      registers: [registry],
    }),
  }));
  const jobs = new Gauge({
    name: 'schoolgate_queue_jobs',
    help: 'Jobs of the queue by state. What is lost there the sweep finds again in the rows.',
    labelNames: ['state'],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    async read() {
      const [standing, counts] = await Promise.all([standingOf(ctx), ctx.queue.counts()]);
      for (const { gauge, samples } of gauges) {
        gauge.reset();
        for (const [labels, value] of samples(standing)) gauge.set(labels, value);
      }
      for (const [state, count] of Object.entries(counts)) jobs.set({ state }, count);
      return registry.metrics();
    },
  };
}
