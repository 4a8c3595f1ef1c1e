import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import type { CommentToJudge } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { loadReplyWords } from '../../src/replies.js';
import { reasonViews } from '../../src/web/case-reasons.js';
import { noticeText } from '../../src/words.js';
import { facts } from './measure.js';

const policy = loadPolicy();
const judge = (text: string) => {
  const author = { name: 'Gwen Tallis', handle: '', bio: '' };
  const comment: CommentToJudge = { platform: 'facebook', surface: 'comment', author, postContext: '', text };
  return decide(comment, policy, facts);
};

describe('a teacher accused of an offence against a pupil', () => {
  it.each([
    'Mr Ferriby touched up one of the girls on the trip',
    'the PE teacher has been arrested for grooming a pupil',
    'My daughter says Miss Ruane grabbed her by the hair, police are involved',
    'that agency bloke was suspended over pictures he sent to a Year 9',
  ])('is a case of its own, hidden, for the head and the safeguarding lead: %s', (text) => {
    const decision = judge(text);
    expect(decision.reasons.map((reason) => reason.kind)).toContain('s141F');
    expect(decision).toMatchObject({ disposition: 'hide', escalate: expect.arrayContaining(['headteacher', 'dsl']) });
    expect(noticeText({ labels: decision.labels, clauses: [] }, loadReplyWords([]))).toBeNull();
  });

  it.each([
    'Mr Ferriby has been arrested for shoplifting',
    'somebody hit my daughter on the bus',
    'What is the procedure when a pupil makes an allegation about a member of staff?',
    'Mr Ferriby grabbed the bull by the horns and the Year 9 girls won the cup',
  ])('is not: %s', (text) => {
    expect(judge(text).reasons.map((reason) => reason.kind)).not.toContain('s141F');
  });

  it('is shown to whoever works on the case, with what the law forbids', () => {
    const { reasons } = judge('Mr Ferriby assaulted a pupil in the corridor');
    const [view] = reasonViews(policy, { counted: reasons, observed: [] }).counted.filter((each) => each.caution);
    expect(view?.caution).toMatch(/section 141F.*Never confirm or deny a name/);
  });
});
