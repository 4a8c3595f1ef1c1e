/** What the list is narrowed to, as its page shows it and as its links carry it. */
import type { Platform } from '../../moderation/types.js';
import { type Label, labels, platforms } from '../../moderation/types.js';
import type { Role } from '../../prisma/generated/client.js';
import { type LaneFilter, type Topic, topicNames } from '../queue.js';
import { sightOf } from '../rights.js';
import { labelWords, laneWords, platformWords, topicWords } from './words.js';

export interface Asked {
  topic?: Topic;
  lane?: LaneFilter;
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

/** Only those that this person may see; where that is one, there is nothing to choose. */
function lanesOf(role: Role): LaneFilter[] {
  const { lanes, whenCalled = [], aboutHead } = sightOf(role);
  const all = [...lanes, ...whenCalled];
  return [...(all.length > 1 ? all : []), ...(aboutHead === 'all' ? (['about_head'] as const) : [])];
}

interface Choosing {
  role: Role;
  accounts: { id: string; name: string; platform: Platform }[];
}

export function filterView(asked: Asked, { role, accounts }: Choosing) {
  const chosen = <T extends { value: string }>(all: T[], value: string | undefined) =>
    all.map((one) => ({ ...one, selected: one.value === value }));
  const { topic: _, ...beside } = asked;
  return {
    topic: asked.topic ?? null,
    /** The topics as links: what else was chosen stays. */
    topics: topicNames.map((name) => ({
      ...{ name, text: topicWords[name], href: `?${queryOf({ ...beside, topic: name })}` },
    })),
    everyTopic: `?${queryOf(beside)}`,
    narrowed: Object.values(beside).some((value) => value !== undefined),
    query: queryOf(asked),
    lanes: chosen(
      lanesOf(role).map((value) => ({ value, text: laneWords[value] })),
      asked.lane,
    ),
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
