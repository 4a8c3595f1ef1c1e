/**
 * Words that tell whose words they are: the writer's own, somebody else's that are told, denied or condemned, or those of
 * the group itself. Vocabulary, no verdict: what follows from them is learnt.
 */

const list = (text: string) => text.trim().split(/\s+/);

/** What follows is said, thought or wished by somebody: of another it is no opinion of the writer. */
export const reports = list(`
say call think claim believe tell write post shout yell scream chant mutter whisper sing spray paint scrawl draw tweet text type print preach teach suggest
imply argue insist assume pretend imagine spread repeat share blame accuse label brand describe portray joke sneer jeer spit insult mock
mean reckon wish want support use utter hurl quote hear read treat compare
`).concat(
  list(
    'said told wrote thought heard taught sprayed sung meant spat spitting drew drawn mutters muttered telling written',
  ),
);

/** Turns round what follows, or condemns it. */
export const deniers = list(`
stop stopped stops quit ban banned lie lies myth myths wrong untrue false falsehood nonsense rubbish unacceptable shame shameful ashamed bigoted bigot bigots
bigotry racist racists racism sexist sexism misogyny misogynist ableist ableism homophobic homophobe homophobia transphobic transphobia xenophobic xenophobia
antisemitic antisemitism islamophobic islamophobia prejudice prejudices prejudiced ignorance ignorant hatred hateful discrimination stereotype stereotypes slur
slurs abuse abusive bullying unkind cruel inexcusable intolerable vile disgusting appalling sickening reported report condemn condemned denounce reject disagree
apologise apology offensive hurtful harmful upset upsetting heartbroken heartbreaking crying cried tears shaking sad saddened horrified shocked disgusted
`);

/** Other people, whoever they are. */
export const anybodies = list(`
anyone anybody whoever someone somebody people person man men woman bloke lad lads guy kid kids boy boys girl girls child children fans crowd parent
parents teacher teachers pupils uncle dad mum grandad neighbour colleague boss he she who those some everyone everybody society racists bigots voters
politician politicians candidate papers press newspaper film book song poster sign banner wall graffiti comment comments post posts word words term
`);

export const yous = list('you your youre youve yours yourself ur u');
export const firsts = list('i im ive id ill me my we were us our');

/** Here a new thought begins. */
export const turners = list('but because although though except however while whereas so and then yet');
