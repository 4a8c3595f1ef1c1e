import { isIP } from 'node:net';
import { z } from 'zod';
import { readKey } from './crypto/keys.js';

const text = z.string();
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (value) => value === '' || schemes.some((scheme) => value.startsWith(`${scheme}://`) && URL.canParse(value)),
      {
        error: `an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      },
    );
const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `a whole number from ${from} to ${to}` })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error: `a whole number from ${from} to ${to}` });
const port = whole(0, 65535);
const oneOf = <T extends string>(...values: [T, ...T[]]) => z.enum(values, { error: `one of ${values.join(', ')}` });
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const proxies = list.refine((all) => all.every((one) => isIP(one.split('/')[0] ?? '') > 0), {
  error: 'addresses of machines, as 10.0.0.5 or 10.0.0.0/24, with commas between them',
});
const addresses = list.refine((all) => all.every((address) => z.email().safeParse(address).success), {
  error: 'e-mail addresses with commas between them',
});

const keys = list.transform((texts, context) => {
  const read = texts.map(readKey);
  if (read.every((key) => key !== null)) return read;
  context.addIssue({
    code: 'custom',
    message: 'keys of 32 bytes with commas between them, as "npx schoolgate keys new" makes one',
  });
  return z.NEVER;
});

/** One organisation and not all of the world; without https only on this machine. */
const issuer = z.string().refine(
  (value) => {
    if (value === '') return true;
    if (!URL.canParse(value)) return false;
    const { protocol, hostname, pathname } = new URL(value);
    const secure = protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
    return secure && !/^\/(common|organizations|consumers)\b/.test(pathname);
  },
  {
    error:
      'an https address of your own organisation: for Microsoft with its tenant id, and not common or organizations',
  },
);

/** Every key of the configuration, as it stands in .env.example (a test holds the two equal). */
export const settings = {
  PORT: port.default(3000),
  HOST: text.min(1).default('127.0.0.1'),
  PUBLIC_URL: url('http', 'https').default(''),
  PROXY_ADDRESSES: proxies.default([]),
  DATA_DIR: text.min(1).default('./data'),
  DATABASE_URL: url('postgres', 'postgresql').default(''),
  REDIS_URL: url('redis', 'rediss').default(''),
  SECRET_KEYS: keys.default([]),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent').default('warn'),

  SCHOOL_NAME: text.default(''),
  SCHOOL_NATION: oneOf('england', 'wales', 'scotland', 'northern-ireland').default('england'),
  POLICY_PACKS: text.min(1).default('little-kinvaston,brize-norton'),
  COMMS_ADMIN_EMAILS: addresses.default([]),
  HEADTEACHER_EMAIL: addresses.default([]),
  DSL_EMAIL: addresses.default([]),
  OIDC_ISSUER: issuer.default(''),
  OIDC_CLIENT_ID: text.default(''),
  OIDC_CLIENT_SECRET: text.default(''),
  OIDC_DOMAIN: text.default(''),
  OIDC_MFA: oneOf('on', 'off').default('off'),
  SMTP_URL: url('smtp', 'smtps').default(''),
  MAIL_FROM: z.email({ error: 'an e-mail address' }).default('schoolgate@school.example'),
  BOUNCE_ADDRESS: z.email({ error: 'an e-mail address' }).or(z.literal('')).default(''),

  UNDO_SECONDS: whole(0, 120).default(10),
  AUTO_HIDES_PER_HOUR: whole(1, 1_000_000).default(200),
  READ_PICTURE_SECONDS: whole(2, 55).default(10),

  ACKNOWLEDGE: oneOf('on', 'off').default('on'),
  REPLY_LANGUAGE: oneOf('en', 'cy').default('en'),
  COMPLAINTS_PROCEDURE: text.default(''),
  SCHOOL_CONTACTS: list.default([]),
  PUPILS_FILE: text.default(''),
  STAFF_FILE: text.default(''),

  FACEBOOK_PAGE_ID: text.default(''),
  FACEBOOK_PAGE_TOKEN: text.default(''),
  FACEBOOK_APP_ID: text.default(''),
  FACEBOOK_APP_SECRET: text.default(''),
  FACEBOOK_VERIFY_TOKEN: text.default(''),
  FACEBOOK_GRAPH_URL: url('http', 'https').default('https://graph.facebook.com'),
  FACEBOOK_GRAPH_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/, { error: 'a version like v24.0' })
    .default('v24.0'),

  X_USER_ID: text.default(''),
  X_HANDLE: text.default(''),
  X_API_KEY: text.default(''),
  X_API_SECRET: text.default(''),
  X_ACCESS_TOKEN: text.default(''),
  X_ACCESS_SECRET: text.default(''),
  X_CLIENT_ID: text.default(''),
  X_CLIENT_SECRET: text.default(''),
  X_PLAN: oneOf('self-serve', 'enterprise').default('self-serve'),
  X_OWNED_APP: oneOf('yes', 'no').default('yes'),
  X_MONTHLY_CAP_USD: whole(0, 100_000).default(25),
  X_SEARCH: oneOf('on', 'off').default('off'),
  X_WEBHOOK: oneOf('on', 'off').default('off'),
  X_BEARER_TOKEN: text.default(''),
  X_API_URL: url('http', 'https').default('https://api.x.com'),
  X_POLL_SECONDS: whole(5, 3600).default(60),

  BANK_HOLIDAYS_URL: url('http', 'https').default('https://www.gov.uk/bank-holidays.json'),

  METRICS_TOKEN: text.default(''),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https').default(''),

  SANDBOX_HOST: text.min(1).default('127.0.0.1'),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_SMTP_PORT: port.default(0),
  SANDBOX_SPEED: whole(0, 100_000).default(1440),
};

export type SettingName = keyof typeof settings;
export type Settings = { [Name in SettingName]: z.output<(typeof settings)[Name]> };
