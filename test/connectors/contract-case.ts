/** What a platform gives to be held to the contract, and what its tests share. */
import { expect } from 'vitest';
import {
  type Connector,
  ConnectorError,
  type ConnectorErrorCode,
  type Effect,
  type EffectKind,
} from '../../connectors/connector.js';
import type { Call, FaultInput } from '../../connectors/sandbox/index.js';
import type { Surface } from '../../moderation/types.js';

/** Somebody's words under a post of ours, by the platform's ids. */
export interface Scene {
  post: string;
  comment: string;
  author: string;
}

export interface Stage {
  connector(options?: { timeoutMs?: number }): Connector;
  arrange(text: string): Promise<Scene>;
  isHidden(comment: string): boolean;
  isBanned(author: string): boolean;
  /** What our account wrote, in order. */
  ours(): { id: string; text: string; under: string }[];
  /** Our posts as a visitor sees them, oldest first. */
  posts(): { id: string; text: string; pictures: { id: string; alt: string }[] }[];
  /** Makes our account publish something by another way than ours. */
  publishByHand(text: string): Promise<string>;
  calls(): Call[];
  fault(fault: Omit<FaultInput, 'platform'>): void;
  /** The fake's time now. */
  now(): Date;
  close(): Promise<void>;
}

export interface ContractCase {
  name: string;
  /** A comment directly under our post, as this platform calls it. */
  surface: Surface;
  open(): Promise<Stage>;
  /** Kinds that no API offers here. */
  unable: EffectKind[];
  /** A platform that refuses the same words twice at one place cannot double them either. */
  refusesDuplicates: boolean;
  /** The platform's own errors, as faults of the fake, and what they mean. */
  errors: [string, Omit<FaultInput, 'platform'>, ConnectorErrorCode][];
  /** The part of the address by which a post becomes public. */
  publishes: string;
  /** An id of the right form that nothing has. */
  nobody: string;
  secrets: string[];
}

/** What the effects say: with a name in it, to see that no error repeats it. */
export const WORDS = 'Please write to the office about Rowan, thank you';

export interface Context {
  contract: ContractCase;
  stage(): Stage;
}

export function effectOn(scene: Scene, kind: EffectKind, surface: Surface): Effect {
  return {
    kind,
    surface,
    commentExternalId: scene.comment,
    postExternalId: scene.post,
    authorExternalId: scene.author,
    ...(kind === 'reply' || kind === 'notice' || kind === 'private_reply' ? { text: WORDS } : {}),
  };
}

export async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, 'it did not fail').toBeInstanceOf(ConnectorError);
  if (!(error instanceof ConnectorError)) throw error;
  return error;
}
