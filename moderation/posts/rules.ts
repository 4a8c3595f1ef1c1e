/**
 * What a pack says of our own posts, as data: `finds` names something that the check looks for, `when` is a condition on
 * signals like that of any rule. The severity is the pack's; of a pupil's name it follows the setting `naming`.
 */
import { z } from 'zod';
import { type Condition, condition, ruleId } from '../rule-parts.js';

/** What the check looks for by itself. The more particular is asked for first (`lookUp` in report.ts). */
export const postChecks = {
  'pupil-name': "a pupil's name",
  'pupil-name-with-picture': "a pupil's name beside a picture",
  'person-name': "a grown-up's name",
  event: 'an activity or event of the school without the leave of the head',
  'file-name': 'a name in the name of a file',
  metadata: 'names in what a picture file holds beside the picture',
  position: 'where a picture was taken',
  thumbnail: 'a small copy inside a picture',
  consent: 'consent of each pupil in a picture',
  'adult-consent': 'consent of each grown-up in a picture',
  condition: 'what somebody made their consent depend on',
  whereabouts: 'where children are at this moment',
  plans: 'where children will be',
  'readable-name': 'somebody looked and can read a name',
  'face-on': 'faces from the front',
  swimwear: 'swimwear without a second person',
  source: 'a picture that is not ours',
} as const;
export type PostCheck = keyof typeof postChecks;

export const postRule = z
  .strictObject({
    id: ruleId,
    clause: z.string().min(1),
    finds: z.enum(Object.keys(postChecks) as [PostCheck, ...PostCheck[]]).optional(),
    when: condition.optional(),
    severity: z.enum(['warn', 'block', 'naming']),
    /** Of our posts, or of our replies: those it only stops, since nobody checks them again before they are out. */
    of: z.enum(['posts', 'replies']).default('posts'),
  })
  .superRefine((given, context) => {
    if ((given.finds === undefined) === (given.when === undefined))
      context.addIssue({ code: 'custom', path: ['finds'], message: 'expected either finds or when' });
    if (given.of === 'replies' && (given.finds !== undefined || given.severity !== 'block'))
      context.addIssue({
        code: 'custom',
        path: ['of'],
        message: 'expected when and the severity block: a reply is refused or goes out',
      });
    if (given.severity === 'naming' && !given.finds?.includes('name'))
      context.addIssue({ code: 'custom', path: ['severity'], message: 'expected warn or block: it finds no name' });
  });

export type PostRule = z.infer<typeof postRule>;

/** Those of the rules that ask signals, of posts and of replies. */
export function conditionsOf<Given extends PostRule>(rules: readonly Given[]): { rule: Given; when: Condition }[] {
  return rules.flatMap((rule) => (rule.when ? [{ rule, when: rule.when }] : []));
}
