/** What can go wrong for people, what stands against it and where, and what remains. Measures are said only where the product has them. Pure. */
import type { PrivacyFacts } from './facts.js';

export interface Risk {
  title: string;
  who: string;
  measures: { what: string; where: string }[];
  remains: string;
}

const brakeWords = { none: 'none is pulled', observe: 'it does nothing by itself', stopped: 'it is stopped' };

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export const risksOf = (facts: PrivacyFacts): Risk[] => [
  wronglyHidden(facts),
  leakedName(facts),
  missedDisclosure(facts),
  wrongBan(facts),
  automated(facts),
  pictures(facts),
  security(facts),
  welfare,
];

const wronglyHidden = ({ brake, policy }: PrivacyFacts): Risk => ({
  title: 'A parent is silenced: fair criticism or a question is hidden by mistake',
  who: 'Parents, pupils, neighbours: their freedom to speak (Human Rights Act 1998, Article 10)',
  measures: [
    {
      what: 'Criticism is no abuse: a civil complaint stays visible and has to be answered',
      where: 'the rules; page Policy',
    },
    { what: 'Hiding can be undone, and each opens a case that a person looks at', where: 'page Needs you' },
    {
      what: `What is told in public: ${policy.noticeLevel}. A notice names the rule, and how to ask for another look`,
      where: 'under the post; /public/house-rules',
    },
    { what: 'Whoever was hidden can ask for a review, which another person decides', where: '/public/review' },
    {
      what: `At most ${brake.hidesPerHour} automatic hides an hour; beyond it people decide. One press stops all of it`,
      where: 'page Brakes',
    },
    {
      what: 'A change of the rules is shown on the comments of 30 days before a second person lets it hold',
      where: 'page Settings',
    },
  ],
  remains:
    'Until a person has looked, a fair comment can be out of sight. How often that happens is measured on invented comments only (docs/accuracy.md). On Facebook a notice may not reach its writer.',
});

const leakedName = ({ counts }: PrivacyFacts): Risk => ({
  title: 'A name leaks: of a child, a member of staff, or whoever told the school something',
  who: 'Pupils first of all; staff, families, those who report',
  measures: [
    {
      what: 'Messages hold the number of a case, a category and a link: no name and no quotation',
      where: 'all alerts',
    },
    {
      what: 'Names of people on the roll are kept out of what the school posts and replies',
      where: 'page Posts; replies',
    },
    { what: 'Public notices name nobody and quote nothing', where: 'under the post' },
    {
      what: 'Roles see only the cases that are theirs; who has read which case is kept',
      where: 'page Who has read what',
    },
    {
      what: `The register is sealed in the database (${plural(counts.register.pupils, 'pupil')}), and no date of birth is in it`,
      where: 'page People',
    },
    { what: 'Other people are made unreadable in what is handed out', where: 'pages Exports and Evidence' },
  ],
  remains:
    'Names are found by lists and patterns: a nickname, a misspelling or a description gets through. What is hidden on X can still be opened there by anybody, and what others copied is beyond reach.',
});

const missedDisclosure = ({ machine }: PrivacyFacts): Risk => ({
  title: 'A child’s disclosure is missed',
  who: 'A child or another person at risk of harm',
  measures: [
    {
      what: 'What looks like harm to a child is told to the safeguarding lead, at any hour',
      where: 'pages Alerts, Contacts',
    },
    { what: 'What nobody says to have seen climbs to the deputies and further', where: 'page Alerts' },
    { what: 'A check that failed is a reason for a person, never a reason to pass over', where: 'the rules' },
    { what: 'An account that is not read for half an hour is an alert of its own', where: 'every page' },
    { what: 'The public can report a comment, a child at risk first', where: '/public/report' },
  ],
  remains: `No list of words finds every disclosure, and words in pictures and videos that others post are not read. Schoolgate is no helpline and takes the place of no adult: the school must say so to families. What the machine has learnt stands beside the lists (rules that ask it: ${machine.learnt.classifier + machine.learnt.sounds} at most): it can add a find, and in some of them hold one back.`,
});

const wrongBan = ({ policy, machine }: PrivacyFacts): Risk => ({
  title: 'Somebody is banned as under age who is not, or a child is profiled to find out',
  who: 'Children and young people; grown-ups who are taken for a child',
  measures: [
    {
      what:
        policy.bans.rules === 0
          ? 'Nobody is banned by the machine: a person decides each time'
          : `Only a plain statement of the writer’s own leads to a ban by itself (${plural(policy.bans.rules, 'rule')}); anything weaker waits for a person`,
      where: 'page Policy',
    },
    {
      what: `A person confirms or lifts it within ${plural(policy.confirmWithinDays, 'working day')}`,
      where: 'page Terms',
    },
    {
      what: 'Nobody is looked up: read are the words, what stands around them, and the name and profile text that came with them',
      where: 'the rules',
    },
    { what: 'What showed the age is erased 30 days after the case', where: 'page Kept until when' },
    { what: 'Whoever was banned can ask for a review by another person', where: '/public/review' },
    ...(machine.searches
      ? [{ what: 'The search on X is for the school’s own name only, never for a person', where: 'X_SEARCH' }]
      : []),
  ],
  remains:
    'A joke or somebody else’s words can be taken for a statement. The minimum age may be raised by law: the packs must then be brought up to date.',
});

const automated = ({ policy, brake }: PrivacyFacts): Risk => ({
  title: 'A decision is made about somebody by a machine alone',
  who: 'Everybody who writes',
  measures: [
    {
      what: `By itself Schoolgate hides (${plural(policy.hides.rules, 'rule')}), says why in public, acknowledges, and bans as said above. A hide and a ban can be undone, and words of the school taken back where the platform lets it`,
      where: 'page Policy',
    },
    {
      what: 'Each decision keeps the clause, the rule with its version, and the words that led to it',
      where: 'each case',
    },
    {
      what: `A second person confirms: ${policy.secondPerson.join(', ') || 'nothing; the setting is empty'}`,
      where: 'page Settings',
    },
    {
      what: `A brake keeps it from acting by itself, or at all (now: ${brakeWords[brake.state]})`,
      where: 'page Brakes',
    },
    { what: 'The reason is told, anybody may object, and another person looks', where: '/public/review' },
  ],
  remains:
    'Whether hiding or a ban from one page is a significant decision under Articles 22A to 22D of the UK GDPR is not settled; the safeguards are there in either case. A person who only clicks is no human review: the school must give people time for it.',
});

const pictures = ({ counts, machine, policy }: PrivacyFacts): Risk => ({
  title: 'A picture of a child goes out, or stays up, against the family’s will',
  who: 'Pupils; families in danger, adopted children among them',
  measures: [
    { what: 'Without a consent that holds on that day for each in it, a picture does not go out', where: 'page Posts' },
    {
      what: `What a family withdraws is a task within a minute, and hidden at once where the platform can show it again (${policy.hideAtOnce.join(', ') || 'never: the setting is empty'})`,
      where: 'page What is up',
    },
    {
      what: 'Who is in a picture is said by a person; no face is looked for, counted or recognised',
      where: 'docs/pictures.md',
    },
    {
      what: `Words in the school’s own pictures are read on this machine, ${machine.readPictureSeconds} seconds at most, and metadata are taken off`,
      where: 'page Posts',
    },
    { what: 'Pictures that others post are never fetched, copied or looked at', where: 'the connectors' },
  ],
  remains: `Whoever says who is in a picture can leave somebody out (${plural(counts.register.pictures, 'picture')} in the register). Names in small or odd letters are missed. Copies that others made cannot be called back.`,
});

const security = ({ machine, anchorReaders }: PrivacyFacts): Risk => ({
  title: 'Somebody gets in, or changes the record',
  who: 'All whose data is here',
  measures: [
    {
      what: `Tokens and names in the register are sealed; ${machine.keys.count === 0 ? 'no key is known yet' : `${plural(machine.keys.count, 'key')} in use, kept outside the database`}`,
      where: 'docs/operations.md',
    },
    {
      what: machine.oidc
        ? `The school’s own sign-in is used${machine.secondStep ? ', with a second step' : '; it is not asked to tell of a second step'}`
        : 'Sign-in by a link that works once, or by password and a code of the phone',
      where: 'docs/signing-in.md',
    },
    { what: 'One table says who may do what; a test tries each page with each role', where: 'docs/threats.md' },
    {
      what: `The record is a chain of hashes; anchors of it go to ${plural(anchorReaders, 'address', 'addresses')} outside`,
      where: 'page Contacts; verify-audit',
    },
    { what: 'Backups are sealed and useless without the keys', where: 'docs/operations.md' },
  ],
  remains: `Whoever has the machine and its keys has everything. ${machine.https ? '' : 'The console’s address is not an https address: anybody between could read along. '}${anchorReaders === 0 ? 'Nobody outside gets anchors, so a record that was rewritten as a whole would not be noticed. ' : ''}A platform that lies is not found out.`,
});

const welfare: Risk = {
  title: 'Those who read abuse all day are harmed by it',
  who: 'Staff of the office, safeguarding leads, the headteacher',
  measures: [
    { what: 'Hurtful words stand behind a neutral line until somebody asks for them', where: 'each case' },
    { what: 'How many of them somebody has opened on a day is counted and shown to them', where: 'each case' },
    { what: 'Whoever is spoken of cannot decide, and anybody can step aside or hand over', where: 'each case' },
    {
      what: 'What can wait is put aside until the office opens; only what is urgent rings at night',
      where: 'page Alerts',
    },
  ],
  remains:
    'What staff do is on record in detail: they must be told, and the record must not be used to measure them. Support for them is the school’s to give.',
};
