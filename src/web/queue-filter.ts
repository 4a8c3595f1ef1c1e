/** What the list is narrowed to, as its page shows it and as its links carry it. */
import type { Platform } from '../../moderation/types.js';
import { type Label, labels, platforms } from '../../moderation/types.js';
import { type Lane, laneNames } from '../queue.js';
import { labelWords, laneWords, platformWords } from './words.js';

export interface Asked {
  lane?: Lane;
  platform?: Platform;
  account?: string;
  label?: Label;
  hours?: string;
}

const ages = [
  { value: '24', text: 'Written a day ago or earlier' },
  { value: '48', text: 'Written two days ago or earlier' },
  { value: '168', text: 'Written a week ago or earlier' },
];

export function filterView(asked: Asked, accounts: { id: string; name: string; platform: Platform }[]) {
  const chosen = <T extends { value: string }>(all: T[], value: string | undefined) =>
    all.map((one) => ({ ...one, selected: one.value === value }));
  const { lane: _, ...beside } = asked;
  return {
    lane: asked.lane ?? null,
    /** The lanes as links: what else was chosen stays. */
    lanes: laneNames.map((name) => ({ name, text: laneWords[name], href: `?${queryOf({ ...beside, lane: name })}` })),
    everyLane: `?${queryOf(beside)}`,
    narrowed: Object.values(beside).some((value) => value !== undefined),
    query: queryOf(asked),
    platforms: chosen(
      platforms.map((value) => ({ value, text: platformWords[value] })),
      asked.platform,
    ),
    accounts: chosen(
      accounts.map(({ id, name, platform }) => ({ value: id, text: `${name} on ${platformWords[platform]}` })),
      asked.account,
    ),
    labels: chosen(
      labels.map((value) => ({ value, text: labelWords[value] })),
      asked.label,
    ),
    ages: chosen(ages, asked.hours),
  };
}

function queryOf(asked: Asked): string {
  const pairs = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return new URLSearchParams(pairs).toString();
}
