/**
 * Which language somebody seems to have written in, as far as a report needs it (WH-16): whether people who write otherwise
 * are judged otherwise. By script and by the small words that every sentence has; a guess of the whole, never of a person.
 */
export const languages = ['english', 'welsh', 'other', 'unclear'] as const;
export type WrittenLanguage = (typeof languages)[number];

const list = (words: string) => new Set(words.split(' '));

/** What only one of the two has: "a", "i" and "am" are words of both. */
const english = list(
  'the and you is are was were this that it its in on at of to for with from my your our their his her he she they we me him them who what when where why how not no do does did dont cant wont isnt have has had will would can could should been being be if or but so as by about just all any some more most very too out up down off over then than there here now only also yes please thank thanks get got going go good great well done love lovely school kids children teacher teachers',
);
const welsh = list(
  'y yr yn mae ydy yw oedd oes nid dim ddim ac neu ond gyda gan eich ein fy dy ei eu chi ni nhw hi fe hwn hon hyn hynny beth pwy pryd ble pam sut iawn diolch ysgol plant athro athrawes athrawon heddiw yfory bod wedi wnaeth bydd roedd rydw dwi rwyf ydych rydym hoffwn gwych da bore prynhawn gwaith mwy llawer',
);

/** So few words tell nothing. */
const leastWords = 4;
/** So many of a hundred words are small ones in anything that was written as a sentence. */
const leastShare = 0.12;

export function languageOf(text: string): WrittenLanguage {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters > 0 && latin < letters / 2) return 'other';
  const words = plainWords(text);
  if (words.length < leastWords) return 'unclear';
  const share = (known: ReadonlySet<string>) => words.filter((word) => known.has(word)).length / words.length;
  const [en, cy] = [share(english), share(welsh)];
  if (Math.max(en, cy) < leastShare) return words.length < 2 * leastWords ? 'unclear' : 'other';
  return cy > en ? 'welsh' : 'english';
}

/** Without addresses, tags and names of accounts. */
const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/https?:\S+|[@#]\S+/g, ' ')
    .replace(/['’]/g, '')
    .match(/\p{L}+/gu) ?? [];
