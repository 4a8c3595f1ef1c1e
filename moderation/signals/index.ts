/** Every detector, in the order in which it runs. The order changes nothing but the order of signals. */
import { age } from './age.js';
import { madeUpName } from './anonymous.js';
import { childNamed } from './child.js';
import { childRisk } from './child-risk.js';
import { childVoice } from './child-voice.js';
import { classifier } from './classifier.js';
import { contact } from './contact.js';
import type { Detector } from './context.js';
import { emoji } from './emoji.js';
import { insider } from './insider.js';
import { insult } from './insult.js';
import { jest } from './jest.js';
import { lexicon } from './lexicon.js';
import { lookAlike } from './look-alike.js';
import { person } from './person.js';
import { post } from './post.js';
import { question } from './question.js';
import { sounds } from './sounds.js';
import { thread } from './thread.js';

export const detectors: Detector[] = [
  lexicon, // every word list
  person, // who is spoken of
  childNamed, // a child whom readers can tell
  insult, // and whether it is aimed at somebody
  emoji, // the same of signs in place of words
  jest, // words of violence that are a figure of speech
  contact, // phone, e-mail, address, plate
  age, // the author says that they are under 13
  childRisk, // signs of several kinds that a child may be at risk
  childVoice, // the author sounds like a primary pupil
  question, // something is asked
  madeUpName, // a name that no person has
  lookAlike, // a name spelt to deceive
  insider, // the writer is on the staff list
  classifier, // how much it sounds like abuse or hate
  sounds, // how the whole of it sounds; it looks at what the others found
  post, // what the school's post was about
  thread, // what happened around it: a pile-on, copies, an author who does it again
];

export { type Context, type Detector, toContext } from './context.js';
