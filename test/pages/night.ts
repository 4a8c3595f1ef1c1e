/** What came over night, the harmful more often than in life, and the cases of it that are looked at. */
import { comment, mention, post, xReply } from '../events.js';
import type { Schoolgate } from '../schoolgate.js';

const cake = 'Our bake sale is on Friday at three. Cakes and plants, and the choir sings.';
const long = `${'It rained all day and the car park was full again. '.repeat(196)}You are all useless idiots`;
const press = "Hello, I'm a journalist writing about school parking. Could someone give me a line by noon?";
const threat = 'I know where you live and I will kill you tonight';
const young = 'hi im 10 and i love this school';
/** Its words change while somebody decides. */
export const toEdit = {
  ref: 'night-11',
  before: 'Such a stupid lying cow, our headteacher, as everybody at the gate says',
  text: 'Such a stupid lying ugly cow, our headteacher, as everybody at the gate says',
};

export const night = [
  post('post-1', 'facebook', cake),
  post('post-x', 'x', 'The Year 6 trip to the museum is on 20 November.'),
  ...[
    'When does the bake sale start?',
    'What a lovely picture of the choir, well done all!',
    'The headteacher is a stupid lying cow',
    'You are all useless idiots and the head is a stupid cow',
    'Why was my son kept in at lunch? Nobody told us.',
    'My son told me a teacher touched him and he is scared to go home',
    'Im in year 6 and my stepdad hits me every night, please help',
    threat,
    'Earn £500 a day from home, click http://money.example/now',
    young,
    'I have complained about the car park three times and nobody has answered',
    toEdit.before,
    long,
    press,
  ].map((text, at) => comment(text, { ref: `night-${at}` })),
  xReply('Is the trip still on if it snows?', { post: 'post-x' }),
  xReply('Pathetic school run by stupid liars', { post: 'post-x' }),
  mention('@ThistlewickPri when do the clubs start again?'),
];

export interface Cases {
  hidden: string;
  question: string;
  long: string;
  safeguarding: string;
  journalist: string;
  young: string;
  threat: string;
  /** A second person is asked there; a notice of complaint runs as well. */
  asked: string;
}

export async function someCases(school: Schoolgate): Promise<Cases> {
  const { db } = school.running.ctx;
  const find = async (where: object) =>
    (await db.review.findFirst({ where: { state: { not: 'closed' }, ...where }, orderBy: { caseNumber: 'asc' } }))
      ?.caseNumber ?? (await db.review.findFirstOrThrow({ where, orderBy: { caseNumber: 'asc' } })).caseNumber;
  const said = (text: string) => find({ comment: { current: { text } } });
  const hidden = await find({ lane: 'general', aboutHead: false, comment: { hiddenAt: { not: null } } });
  const other = { caseNumber: { not: hidden }, lane: 'general' };
  return {
    hidden,
    question: await find({ ...other, comment: { hiddenAt: null, clock: { isNot: null } } }),
    long: await said(long),
    safeguarding: await find({ lane: 'safeguarding' }),
    journalist: await said(press),
    young: await said(young),
    threat: await said(threat),
    asked: '',
  };
}

export async function hiddenCases(school: Schoolgate): Promise<string[]> {
  const where = { lane: 'general' as const, comment: { hiddenAt: { not: null }, platform: 'facebook' as const } };
  const found = await school.running.ctx.db.review.findMany({ where, orderBy: { caseNumber: 'desc' } });
  return found.map(({ caseNumber }) => caseNumber);
}
