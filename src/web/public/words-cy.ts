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
    accounts: 'Ein cyfrifon',
    report: 'Rhoi gwybod am sylw',
    review: 'Gofyn i ni edrych eto',
    staff: 'Pryder am aelod o staff',
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
  accounts: {
    intro: (school) => `Dyma gyfrifon cyfryngau cymdeithasol ${school}, a phob un ohonynt.`,
    nothing: (school) => `Nid oes gan ${school} gyfrif cyfryngau cymdeithasol ar hyn o bryd.`,
    open: (platform) => `Ei agor ar ${platform}`,
    others:
      'Nid o’r ysgol y daw’r hyn y mae cyfrif arall yn ei ddweud, hyd yn oed os oes ganddo ein henw neu ein bathodyn. Peidiwch ag anfon arian, lluniau na dim byd preifat ato.',
    tell: 'Dweud wrthym am gyfrif sy’n esgus bod yr ysgol',
  },
  form: {
    before: 'Beth sy’n digwydd nesaf',
    report: {
      next: (by) =>
        `Mae person yn darllen yr hyn a anfonwch erbyn ${by} ac yn penderfynu yn ôl rheolau’r tŷ. Mae’r sylw’n aros tan hynny: nid yw adroddiadau ar eu pen eu hunain byth yn cuddio dim.`,
      link: 'Ble mae’r sylw?',
      linkHint:
        'Cyfeiriad y sylw, os gallwch ei gopïo. Neu gadewch ef yn wag ac ysgrifennwch isod beth mae’n ei ddweud.',
      words: 'Beth mae’n ei ddweud, a pham mae’n anghywir?',
      why: 'Pam rydych yn rhoi gwybod amdano?',
      send: 'Anfon yr adroddiad',
    },
    review: {
      next: (by) =>
        `Mae person arall, nid yr un a benderfynodd, yn edrych eto erbyn ${by}. Os oedd yn gamgymeriad, byddwn yn ei gywiro.`,
      link: 'Pa benderfyniad?',
      linkHint: 'Cyfeiriad y sylw neu’r neges, neu rif yr achos os rhoddodd rhywun un i chi.',
      words: 'Pam dylem edrych eto?',
      why: '',
      send: 'Gofyn am adolygiad',
    },
    staff: {
      next: (by) =>
        `Dim ond y pennaeth sy’n darllen yr hyn a anfonwch, erbyn ${by}. Os yw am y pennaeth, dim ond cadeirydd y llywodraethwyr sy’n ei ddarllen. Nid oes neb arall sy’n gweithio gyda’n tudalennau’n ei weld.`,
      link: 'Ble neu pryd y digwyddodd?',
      linkHint: 'Er enghraifft lle, diwrnod, neu gyfeiriad neges. Gallwch ei adael yn wag.',
      words: 'Beth sy’n eich poeni?',
      why: 'Am bwy y mae?',
      send: 'Ei anfon yn gyfrinachol',
    },
    protection: {
      next: (by) =>
        `Mae’r dudalen nesaf yn cadarnhau bod eich cwyn gennym. Mae’r swyddog diogelu data’n ei darllen ac yn ateb heb oedi, erbyn ${by} fan bellaf. Gallwch hefyd gwyno i’r Comisiynydd Gwybodaeth (ICO).`,
      link: 'Ble gwelsoch chi hyn?',
      linkHint: 'Cyfeiriad tudalen, sylw neu lun, os oes un.',
      words: 'Beth wnaethom â data personol na ddylem fod wedi’i wneud?',
      why: '',
      send: 'Anfon y gŵyn',
    },
    reasons: {
      child_risk: 'Gall plentyn fod mewn perygl',
      private: 'Mae’n dangos manylion preifat neu’n enwi plentyn',
      hurtful: 'Mae’n gas, yn fygythiol neu’n llawn casineb',
      staff: 'Mae’n dweud pethau drwg am aelod o staff',
      about_me: 'Mae’n ymwneud â mi neu fy mhlentyn',
      untrue: 'Mae’n dweud rhywbeth anwir a niweidiol amdanaf i',
      other: 'Rhywbeth arall',
    },
    about: {
      staff_member: 'Aelod o staff, llywodraethwr neu wirfoddolwr',
      headteacher: 'Y pennaeth',
    },
    notice:
      'Os ydych yn rhoi hysbysiad o dan adran 5 o Ddeddf Difenwi 2013 (Cymru a Lloegr), ysgrifennwch: eich enw a’ch cyfeiriad e-bost, y geiriau a ble maen nhw, pam maen nhw’n ddifenwol, beth maen nhw’n ei olygu i chi, beth sy’n anghywir ynddyn nhw, nad ydych yn gwybod digon am yr awdur i fynd i’r llys, ac a gawn ni roi eich enw a’ch cyfeiriad e-bost i’r awdur.',
    noNames: 'Peidiwch ag ysgrifennu mwy am blentyn nag sydd ei angen arnom i ddod o hyd iddo.',
    email: 'Eich cyfeiriad e-bost, os ydych am gael ateb',
    emailHint: 'Dim ond y rhai sy’n delio â hyn sy’n ei weld. Mae’n cael ei gadw dan glo.',
    trap: 'Gadewch hwn yn wag',
  },
  wrong: {
    reason: 'Dewiswch pam rydych yn rhoi gwybod amdano',
    about: 'Dewiswch am bwy y mae',
    nothing: 'Dywedwch ble mae, neu beth mae’n ei ddweud',
    words: 'Ysgrifennwch beth sydd dan sylw',
    long: 'Mae hyn yn rhy hir. Defnyddiwch lai o eiriau (2,000 o lythrennau ar y mwyaf)',
    email: 'Rhowch gyfeiriad e-bost fel enw@example.com, neu gadewch ef yn wag',
    trap: 'Gadewch y maes olaf yn wag ac anfonwch eto',
    quick: 'Roedd hynny’n gyflym iawn. Gwiriwch yr hyn a ysgrifennoch ac anfonwch eto',
    old: 'Bu’r dudalen hon ar agor am amser hir. Gwiriwch yr hyn a ysgrifennoch ac anfonwch eto',
    busy: 'Mae gormod yn dod i mewn ar hyn o bryd, ac nid ydym wedi derbyn hyn. Ffoniwch swyddfa’r ysgol, neu rhowch gynnig arall arni mewn awr',
  },
  sent: {
    title: 'Mae gennym ni',
    reference: 'Eich cyfeirnod',
    keep: 'Ysgrifennwch ef i lawr. Nid yw’n dweud wrth neb beth anfonoch.',
    report: (by) => `Mae person yn ei ddarllen erbyn ${by}. Nid oes dim yn cael ei guddio tan hynny.`,
    review: (by) => `Mae person arall yn edrych eto erbyn ${by}.`,
    staff: (by) => `Caiff ei ddarllen yn gyfrinachol erbyn ${by}, gan neb ond y person a enwyd ar y dudalen flaenorol.`,
    protection: (by) =>
      `Y dudalen hon yw ein cydnabyddiaeth o’ch cwyn. Mae’r swyddog diogelu data’n ateb erbyn ${by} fan bellaf.`,
    ask: 'I ofyn beth ddigwyddodd, rhowch y cyfeirnod yn swyddfa’r ysgol.',
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
