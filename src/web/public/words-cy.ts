/** The Welsh of the public pages. Nobody who speaks Welsh has read it yet, and every page says so. */
import type { PublicWords } from './words.js';

export const cy: PublicWords = {
  lang: 'cy',
  other: { lang: 'en', name: 'English' },
  unchecked: 'Nid oes siaradwr Cymraeg wedi gwirio’r geiriau hyn eto.',
  skip: 'Neidio i’r prif gynnwys',
  sandbox: 'Prawf yw hwn: nid yw’r ysgol yn bod ac nid oes dim a anfonwch yn cyrraedd neb.',
  school: 'Pa ysgol yw hi?',
  error: 'Gwall:',
  problem: 'Mae problem',
  pages: {
    rules: 'Rheolau’r tŷ',
    report: 'Rhoi gwybod am sylw',
    review: 'Gofyn i ni edrych eto',
    protection: 'Cwyn am ddiogelu data',
  },
  emergency:
    'Os oes plentyn mewn perygl nawr, ffoniwch 999. Os nad oes neb mewn perygl nawr, gallwch ffonio’r heddlu ar 101. Gall plant ffonio Childline ar 0800 1111.',
  rules: {
    intro: (school) =>
      `Mae croeso i bawb ysgrifennu ar dudalennau cyfryngau cymdeithasol ${school}. Cewch anghytuno â ni a chewch gwyno: mae beirniadaeth deg yn aros. Dyma’r rheolau sy’n cadw’r tudalennau’n ddiogel i blant a theuluoedd.`,
    hidden: 'Beth rydym yn ei guddio',
    hiddenWhat:
      'Mae’r rhain yn cael eu cuddio pan gânt eu darganfod. Yna mae person yn gwirio pob un, ac yn ei ddangos eto os oedd yn gamgymeriad.',
    lookedAt: 'Beth mae person yn edrych arno',
    lookedAtWhat: 'Mae’r rhain yn aros nes bod person wedi eu darllen.',
    nothing: 'Nid oes dim yn cael ei guddio’n awtomatig ar hyn o bryd.',
    bans: 'Pwy all gael ei atal rhag ysgrifennu',
    banned: (days) => `Gall person atal awdur am ${days} diwrnod. Mae’n dod i ben ar ei ben ei hun. Gall fod am:`,
    ask: (hours) =>
      `Os mai dim ond anghwrtais yw sylw, gallwn ofyn yn gyntaf i’w awdur ei dynnu i lawr, a rhoi ${hours} awr iddo.`,
    age: 'Pa mor hen y mae’n rhaid i chi fod',
    aged: (age, platform) => `${age} ar ${platform}`,
    ageWhat: 'Gall cyfrif sy’n dweud ei fod yn perthyn i blentyn iau gael ei atal, i gadw’r plentyn yn ddiogel.',
    answers: 'Pa mor gyflym rydym yn ateb',
    answersWhat: (hours) =>
      `Byddwch yn clywed gennym o fewn ${hours} awr. Caiff yr hyn a ysgrifennwch ar benwythnos neu ŵyl ei ateb erbyn diwedd y diwrnod gwaith nesaf.`,
    wrong: 'Os ydych yn meddwl ein bod yn anghywir',
    wrongWhat: 'Mae person arall, nid yr un a benderfynodd, yn edrych eto o fewn 5 diwrnod gwaith.',
    clauses: 'Y rhannau o bolisi’r ysgol y tu ôl i’r rheolau hyn',
    clausesWhat: 'Yn ein geiriau ein hunain, yn Saesneg. Mae’r polisi cyfan yn swyddfa’r ysgol.',
  },
  labels: {
    abuse: 'Sarhau a rhegi ar bobl',
    hate: 'Casineb at bobl oherwydd pwy ydynt',
    threat: 'Bygythiadau',
    bullying: 'Gwawdio neu fwlio plentyn neu unrhyw un arall',
    sexual: 'Unrhyw beth rhywiol',
    defamation: 'Honiadau bod person a enwir wedi gwneud rhywbeth drwg',
    personal_info: 'Manylion preifat: enwau llawn disgyblion, cyfeiriadau, rhifau ffôn',
    individual_matter: 'Materion preifat teulu neu blentyn',
    impersonation: 'Esgus bod yn rhywun arall',
    copyright: 'Gwaith wedi’i gopïo oddi wrth bobl eraill',
    spam: 'Hysbysebion a sbam',
  },
};
