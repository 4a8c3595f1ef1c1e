/**
 * The words that open the classifier's gate: without one of them a sentence attacks no protected group by name.
 * They are facts about English, not rules: what is said of the group is learnt. Kept here because they must be recognised.
 */

import { bad, good, harm, hates, inflected, loves } from './polarity.js';
import { anybodies, deniers, firsts, reports, turners, yous } from './speakers.js';

const list = (text: string) => new Set(text.trim().split(/\s+/));

/** People by a protected characteristic (Equality Act 2010), by words that hardly mean anything else. */
const groups = list(`
muslim muslims islam islamic islamist islamists jew jews jewish judaism hindu hindus sikh sikhs buddhist buddhists catholic
catholics christian christians protestant protestants mosque mosques synagogue synagogues hijab hijabs burka burkas burqa burqas niqab niqabs
black blacks brown asian asians african africans arab arabs pakistani pakistanis indian indians bangladeshi bangladeshis
chinese japanese korean koreans vietnamese filipino filipinos caribbean jamaican jamaicans nigerian nigerians somali
somalis polish pole poles romanian romanians bulgarian bulgarians albanian albanians ukrainian ukrainians russian russians
lithuanian lithuanians latvian latvians turk turks turkish kurd kurds kurdish syrian syrians afghan afghans iraqi iraqis iranian iranians israeli israelis
palestinian palestinians mexican mexicans latino latinos latina hispanic hispanics irish welsh scots scottish
immigrant immigrants migrant migrants refugee refugees asylum foreigner foreigners foreign traveller travellers gypsy gypsies roma ethnic ethnics
gay gays lesbian lesbians bisexual bisexuals bi homosexual homosexuals queer queers lgbt lgbtq pansexual asexual
trans transgender transgendered transsexual transsexuals transwoman transwomen transman transmen nonbinary enby
woman women girl girls female females feminist feminists
disabled disability disabilities wheelchair wheelchairs autistic autism deaf blind dyslexic dyslexia epileptic downs
amputee amputees dwarf dwarfs dwarves handicapped adhd elderly pensioner pensioners pregnant minority minorities
`);

/** Colours and senses mean people only before a word for people. */
const ambiguous = list('black brown blind deaf foreign polish bi pole poles downs');
const people =
  list(`people person persons folk folks man men woman women boy boys girl girl's girls kid kids child children lad lads lass
family families mum mums dad dads parent parents guy guys teacher teachers pupil pupils student students player players neighbour
neighbours community communities community's friend friends driver drivers worker workers couple couples lives bloke blokes lady ladies baby
babies culture cultures sexual bastard bastards scum trash idiot idiots cunt cunts bitch bitches coach lot ones actor actress male males female females
person's doctor doctors nurse nurses immigrant immigrants muslim muslims voters youth youths teen teens syndrome`);

/** Slurs: hateful by themselves, save where reclaimed, quoted or discussed. */
const slurs = list(`
nigger niggers nigga niggas niglet coon coons darkie darkies sambo wog wogs golliwog paki pakis chink chinks chinky gook gooks jap japs
nip nips slant slants spic spics wetback wetbacks beaner beaners kike kikes yid yids hymie raghead ragheads towelhead towelheads
sandnigger muzzie muzzies muzzy muzrat muzrats mudslime mudslimes kaffir kaffirs jigaboo spook spooks paddies gyppo gyppos gypo gypos gippo pikey pikeys pikies
dago dagos wop wops polack polacks faggot faggots fag fags dyke dykes poof poofs poofter poofters bender benders batty tranny trannies shemale shemales ladyboy
ladyboys heshe retard retards retarded spastic spastics spaz spazz spakka mong mongs mongol mongoloid mongoloids cripple cripples crip flid windowlicker windowlickers
cretin cretins slut sluts whore whores slag slags thot thots hoe hoes cunts femoid femoids feminazi feminazis bint libtard jihadi jihadis
subhuman subhumans untermensch
`);

const emoji = new Set('👳🧕🕌🕋🕍✡☪👬👭🏳⚧♿🦽🦼🦯🧏👲🏿🏾🌈'.match(/./gu) ?? []);

const negators =
  list(`not no never none nobody nothing neither nor cannot cant dont doesnt didnt isnt arent aint wasnt werent wont wouldnt shouldnt couldnt hasnt havent
hadnt without hardly barely`);

/** Words of those who speak about hate instead of speaking it. */
const counters =
  list(`saying say says said call called calling calls word words term terms phrase sentence sentences comment comments remark remarks slur slurs insult
insults joke jokes chant chanting chants sign graffiti wrote written write posted shouted shouting shout yelled screamed heard tweet message stop wrong unacceptable racist
racists racism homophobic homophobia transphobic sexist sexism ableist antisemitic bigot bigots bigotry hateful hate bullying discrimination prejudice prejudiced stereotype
stereotypes myth shameful report reported ban banned anyone anybody whoever who somebody someone why imagine believe think thinks thought claim claims claimed lie lies
accused quote quoted unkind`);

/** Those who use a word of themselves. */
const selves = list('i im ive we were us our my me myself ourselves fellow proud');

/** Small words that decide how a sentence is built. */
const keeps =
  list(`who whoever how why what if when should must need needs deserve deserves let lets stop but against about they them those these than only
all every too nothing more like is are be been being ? out back away home rid because though while yet`);

/** Bits of what a word is; 0 for most. */
export const Kind = {
  group: 1,
  slur: 2,
  negator: 4,
  counter: 8,
  self: 16,
  ambiguous: 32,
  people: 64,
  bad: 128,
  good: 256,
  harm: 512,
  hates: 1024,
  loves: 2048,
  keeps: 4096,
  title: 8192,
  /** Says, thinks, calls: what follows is somebody's word. */
  report: 1 << 14,
  /** A lie, a myth, to stop, to ban: turns round what follows. */
  denial: 1 << 15,
  /** Whoever else is meant: anyone, people, some man, they. */
  anybody: 1 << 16,
  you: 1 << 17,
  /** A new thought begins: what was negated before is so no more. */
  turn: 1 << 18,
  first: 1 << 19,
} as const;

const kinds = new Map<string, number>();
for (const [bit, words] of [
  [Kind.group, groups],
  [Kind.group, emoji],
  [Kind.slur, slurs],
  [Kind.negator, negators],
  [Kind.counter, counters],
  [Kind.self, selves],
  [Kind.ambiguous, ambiguous],
  [Kind.people, people],
  [Kind.bad, bad],
  [Kind.good, good],
  [Kind.harm, inflected(harm)],
  [Kind.hates, inflected(hates)],
  [Kind.loves, inflected(loves)],
  [Kind.keeps, keeps],
  [Kind.report, inflected(reports)],
  [Kind.denial, deniers],
  [Kind.anybody, anybodies],
  [Kind.you, yous],
  [Kind.turn, turners],
  [Kind.first, firsts],
  [Kind.title, list('mr mrs miss ms mx dr sir madam reverend father sister coach')],
] as const) {
  for (const word of words) kinds.set(word, (kinds.get(word) ?? 0) | bit);
}

/** What a word is known to be. */
export function kindOf(word: string): number {
  return kinds.get(word) ?? 0;
}

/** What can stand hidden in a run-together or misspelt word: long enough to be no accident. */
export const gateWords = [...groups, ...slurs].filter((word) => word.length >= 4 && /^[a-z]+$/.test(word));
