/** How this installation runs, from its configuration: what is used and what is not, and never an address, a key or a token. Pure but for the file of keys. */
import type { Config } from '../config.js';
import { keysKnown } from '../crypto/keys.js';
import type { Day } from './facts.js';
import type { PolicyFacts } from './policy-facts.js';

export interface MachineFacts {
  database: Config['database'];
  redis: boolean;
  metrics: boolean;
  /** The school's own sign-in, and whether it must tell of a second step. */
  oidc: boolean;
  secondStep: boolean;
  mail: boolean;
  bounces: boolean;
  https: boolean;
  /** Rules that ask what the machine has learnt. */
  learnt: { classifier: number; sounds: number };
  readPictureSeconds: number;
  acknowledges: boolean;
  searches: boolean;
  keys: { count: number; place: 'settings' | 'file' | 'none'; changedOn: string | null };
}

export function machineFacts(config: Config, { policy, day }: { policy: PolicyFacts; day: Day }): MachineFacts {
  const { count, place, changedAt } = keysKnown(config);
  return {
    database: config.database,
    redis: config.queueDriver === 'redis',
    metrics: config.METRICS_TOKEN !== '',
    oidc: config.OIDC_ISSUER !== '',
    secondStep: config.OIDC_MFA === 'on',
    mail: config.SMTP_URL !== '',
    bounces: config.BOUNCE_ADDRESS !== '',
    https: config.PUBLIC_URL.startsWith('https:'),
    learnt: policy.learnt,
    readPictureSeconds: config.READ_PICTURE_SECONDS,
    acknowledges: config.ACKNOWLEDGE === 'on',
    // Both must let it (docs/settings.md).
    searches: config.X_SEARCH === 'on' && policy.maySearch,
    keys: { count, place, changedOn: changedAt ? day(changedAt) : null },
  };
}
