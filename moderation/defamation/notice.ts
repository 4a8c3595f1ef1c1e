/**
 * What a notice of complaint must hold: section 5(6) of the Defamation Act 2013 and regulation 2 of the Defamation (Operators
 * of Websites) Regulations 2013 (SI 2013/3028). Pure.
 */

/** As it was received. An empty text: it does not say. */
export interface Notice {
  name: string;
  email: string;
  /** The words complained of, and where they stand. */
  statement: string;
  place: string;
  /** Why they are defamatory, and what they are taken to mean. */
  harm: string;
  meaning: string;
  /** What in it is factually wrong, or an opinion that no fact supports. */
  wrong: string;
  /** That who complains does not know enough of the writer to go to court. */
  unknownWriter: Answer;
  /** Whether the writer may be given the name and the address. */
  shareName: Answer;
  shareEmail: Answer;
}

export type Answer = 'yes' | 'no' | '';

export const noticeParts = [
  'name',
  'email',
  'statement',
  'place',
  'harm',
  'meaning',
  'wrong',
  'unknownWriter',
  'shareName',
  'shareEmail',
] as const satisfies readonly (keyof Notice)[];
export type NoticePart = (typeof noticeParts)[number];

/** What the notice lacks, in the order of the law. Whoever knows the writer well enough to sue has no notice to give. */
export function missingOf(notice: Notice): NoticePart[] {
  return noticeParts.filter((part) => {
    if (part === 'unknownWriter') return notice.unknownWriter !== 'yes';
    if (part === 'email') return !/^[^\s@]+@[^\s@]+$/.test(notice.email.trim());
    return notice[part].trim() === '';
  });
}

/** What each is called, in letters and on pages. */
export const partWords: Record<NoticePart, string> = {
  name: 'the name of the person who complains',
  email: 'an e-mail address at which that person can be reached',
  statement: 'the words complained of',
  place: 'where on the page they were posted',
  harm: 'why they are defamatory of the person who complains',
  meaning: 'the meaning that the person who complains gives to them',
  wrong: 'what in them is factually wrong, or an opinion that is not supported by fact',
  unknownWriter:
    'a confirmation that the person who complains does not have enough information about the writer to bring proceedings against them',
  shareName: 'whether we may give the writer the name of the person who complains',
  shareEmail: 'whether we may give the writer the e-mail address of the person who complains',
};

/** What the writer is shown of the notice: the name and the address only with leave. */
export function copyForWriter(notice: Notice): Pick<Notice, 'name' | 'email'> {
  const { name, email, shareName, shareEmail } = notice;
  return { name: shareName === 'yes' ? name : '', email: shareEmail === 'yes' ? email : '' };
}
