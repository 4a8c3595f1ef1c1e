/** What the command line says about connecting an account: the steps in plain words, those that are done, and the link to go on. */
import type { Platform } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { firstCommsAdmin, issueLink } from '../users.js';
import { platformNames } from '../words.js';
import { type PlatformStanding, standingOf } from './overview.js';

export interface Steps {
  lines: string[];
}

/** Issues a link that signs the first communications administrator in: who may read the data folder may do as much already. */
export async function connectSteps(ctx: Context, platform: Platform): Promise<Steps> {
  const school = await ctx.db.school.findFirst({ orderBy: { createdAt: 'asc' } });
  if (!school) return { lines: ['There is no school yet: start Schoolgate first.'] };
  const standing = await standingOf(ctx, school.id, platform);
  const admin = await firstCommsAdmin(ctx, school.id);
  const link = admin && standing.next !== 'keys' ? await issueLink(ctx, admin.id) : null;
  return {
    lines: [
      `Connecting ${school.name} to ${platformNames[platform]}`,
      ...stepsOf(standing).map(({ done, words }, index) => `${done ? '[done]' : '[    ]'} ${index + 1}. ${words}`),
      ...(link
        ? [
            '',
            `Go on here, signed in as ${admin?.name}:`,
            link,
            `then open ${ctx.config.PUBLIC_URL}/accounts#${platform}`,
          ]
        : []),
      '',
      'docs/connecting.md explains each step.',
    ],
  };
}

const order = ['keys', 'case', 'approval', 'connect'] as const;

function stepsOf({ platform, next, missing, backAddress, webhookAddress, accounts }: PlatformStanding) {
  const name = platformNames[platform];
  const past = (step: (typeof order)[number]) => order.indexOf(next) > order.indexOf(step);
  const byBrowser = accounts.filter(({ by, refused }) => by === 'browser' && !refused);
  const names = byBrowser.map(({ account }) => (account.handle ? `@${account.handle}` : account.name)).join(', ');
  return [
    {
      done: past('keys'),
      words: past('keys')
        ? `The keys of the app are set.`
        : `Make an app at ${name} and enter its keys into .env: ${missing.join(', ')}. Then start Schoolgate again.`,
    },
    {
      done: past('keys'),
      words: `Enter at ${name}, as the address to come back to: ${backAddress}, and for webhooks: ${webhookAddress}`,
    },
    { done: past('case'), words: 'Put the account’s case on record, with two administrators.' },
    { done: past('approval'), words: 'The headteacher signs in and approves it.' },
    {
      done: byBrowser.length > 0,
      words: byBrowser.length > 0 ? `Connected: ${names}.` : `Press “Connect ${name}” and agree there.`,
    },
  ];
}
