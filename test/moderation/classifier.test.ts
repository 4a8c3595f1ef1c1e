import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../moderation/classifier/features.js';
import { classify, parseClassifier } from '../../moderation/classifier/score.js';
import { cut } from '../../moderation/classifier/words.js';
import { decide } from '../../moderation/decide.js';
import { toContext } from '../../moderation/signals/context.js';
import { detectors } from '../../moderation/signals/index.js';
import { normalise } from '../../moderation/text.js';
import { loadModel } from '../../src/model.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const model = loadModel();
const policy = loadPolicy();
const scores = (text: string) => classify(model, normalise(text).text);
const forms = (text: string) => cut(normalise(text).text).map(({ shape }) => shape.form);
const author = { name: 'Sam Whitfield', handle: '', bio: '' };
const comment = (text: string) => ({
  platform: 'facebook' as const,
  surface: 'comment' as const,
  author,
  postContext: '',
  text,
});
const signals = (text: string) => {
  const context = Object.assign(toContext(comment(text), facts, policy.lexicons), { classifier: model });
  return detectors.filter(({ name }) => name === 'classifier').flatMap((each) => each.detect(context));
};

describe('words for the classifier', () => {
  it.each([
    ['sooooo good', ['so', 'good']],
    ['st00pid 1di0ts', ['stoopid', 'idiots']],
    ['yr5 and KS2 at 4pm', ['yr5', 'and', 'ks2', 'at', '4pm']],
    ['i.d.i.o.t', ['idiot']],
    ['f u c k off', ['fuck', 'off']],
    ['f**king hell', ['f*king', 'hell']],
    ['all imigrants', ['all', 'immigrants']],
    ['allmuslimsout', ['all', 'muslims', 'out']],
    ['mus lims', ['muslims']],
    ['wom en', ['women']],
    ['Jewshave, callJews', ['jews', 'have', 'call', 'jews']],
    ['a d y k e', ['a', 'dyke']],
    ['theyshouldneverletjewsinhere', ['they', 'should', 'never', 'let', 'jews', 'in', 'here']],
    ['schoolgirls transport blackboard womenswear', ['school', 'girls', 'transport', 'blackboard', 'womenswear']],
    ['disgsuting imigrants', ['disgusting', 'immigrants']],
    ['g4y p30pl3 7h1$', ['gay', 'people', 'this']],
    ['y7 in b4 and p5 are g8', ['y7', 'in', 'b4', 'and', 'p5', 'are', 'g8']],
    ["don't", ['dont']],
  ])('%s', (text, expected) => {
    expect(forms(text)).toEqual(expected);
  });
});

describe('scores', () => {
  it.each(['You useless lying scumbag', 'shut up you fat cow', 'What a bunch of wankers'])('abuse: %s', (text) => {
    expect(scores(text).abuse).toBeGreaterThan(0.5);
  });

  it.each(['Muslims are vermin and should be deported', 'I hate gay people', 'filthy pikeys out of our school'])(
    'hate: %s',
    (text) => {
      expect(scores(text).hate).toBeGreaterThan(0.5);
    },
  );

  it.each([
    'Muslims are welcome at our summer fair',
    'Thank you to everyone who helped at the fair',
    'Is the prayer room open for Muslim pupils on Friday?',
    'Saying that gay people are sick is unacceptable, please report it',
    'The queue for the car park was a shambles again',
    'We went to Scunthorpe with Mrs Gay and Mr Hancock',
  ])('neither: %s', (text) => {
    expect(scores(text).hate).toBeLessThan(0.5);
    expect(scores(text).abuse).toBeLessThan(0.5);
  });

  it('speak of hate only where a group or slur is named', () => {
    expect(scores('I want them all gone, they are vermin').hate).toBeLessThan(0.2);
  });

  it('are numbers from 0 to 1 for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { abuse, hate } = scores(text);
        return abuse >= 0 && abuse <= 1 && hate >= 0 && hate <= 1;
      }),
      { numRuns: 300 },
    );
  });

  it('keep features within their arrays', () => {
    for (const text of ['muslims '.repeat(1200), 'hate '.repeat(2000), 'ab'.repeat(20)]) {
      const { size, ids, ends } = featuresOf(text);
      expect(size).toBeLessThanOrEqual(ids.length);
      expect(ends.at(-1)).toBe(size);
    }
  });
});

describe('the signal', () => {
  it('shows the words as they were written', () => {
    const [found] = signals('The fair is at four. You u\u200bseless SCUMBAG! See you there.').filter(
      ({ kind }) => kind === 'abuse',
    );
    expect(found?.evidence).toMatch(/scumbag/i);
    expect(found?.score).toBeGreaterThan(0.5);
  });

  it.each([
    ['"All Muslims out" was sprayed on the fence, can the council clean it?', true],
    ['Nobody in this village thinks that Travellers are vermin', true],
    ['Travellers are vermin', false],
    ['I see that the Muslims were given lunch first', false],
    ['Muslims joined us for tea', false],
    ['The fence is vile', false],
  ])('tells that a slur or group is only spoken about: %s', (text, expected) => {
    expect(signals(text).some(({ kind }) => kind === 'spoken-about')).toBe(expected);
  });

  it('is silent about everyday talk, and without weights', () => {
    expect(signals('What time does the fair start?')).toEqual([]);
    const { classifier: _, ...without } = policy;
    expect(decide(comment('What time does the fair start?'), without, facts).incomplete).toEqual([]);
  });
});

describe('weights', () => {
  it('that are broken are refused with what was expected', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(() => parseClassifier(new Uint8Array(0))).toThrow(/expected a line of text/);
    expect(() => parseClassifier(bytes('SOMETHING ELSE\n'))).toThrow(/SCHOOLGATE-MODEL-1/);
    expect(() => parseClassifier(bytes('SCHOOLGATE-MODEL-1\n{}\n'))).toThrow(/a version, and bias/);
    expect(() => loadModel('/nowhere/weights.bin')).toThrow(
      /weights\.bin: expected weights as `npm run train` writes them/,
    );
  });
});
