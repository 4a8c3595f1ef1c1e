/** What must stand in no log, no letter and no number, whatever happens: a visitor's name and words, and the keys of the platforms. */
import { sandboxSchool } from '../../connectors/sandbox/school.js';

/** Every visitor of a run is called so, each with a number. */
export const visitorName = 'Zebedee Quillfeather';

const { facebook, x } = sandboxSchool;
const canaries: Record<string, string> = {
  'a name': 'Quillfeather',
  'the words of a comment': 'useless cow',
  'the key of the page': facebook.pageToken,
  'the secret of the app': facebook.appSecret,
  'the key of the X account': x.accessToken,
};

/** Which of them stand in these words, and where these are from; never the words themselves, since the run prints them. */
export function leaksIn(words: string, where: string): string[] {
  return Object.entries(canaries).flatMap(([what, canary]) =>
    words.includes(canary) ? [`${what} stands in ${where}`] : [],
  );
}
