/**
 * What a word does to the people it is said of, so that a sentence's build is learnt once for all words.
 * Vocabulary, no verdict: "vile" of a smell is nothing; of a protected group it is.
 */

const list = (text: string) => text.trim().split(/\s+/);

/** Runs somebody down. */
export const bad = list(`
abhorrent abominable abominations animal animals ape apes appalling arrogant arse arsehole arseholes asshole assholes atrocious awful backward bandits
barbarians barbaric bastard bastards beast beastly beasts beggars bellend bellends bent bestial bigoted bitch bitches blight bloodsuckers bogus
bombers brainless brainlessly brainwash brainwashed brainwashing brute brutes bullying bums burden cancer cancers cheating cheats clown clueless
coarse cockroach cockroaches contaminate contaminated contempt contemptible corrupt corrupting coward cowardly cowards crap crappy crazies crazy
creeps creepy cretins criminal criminals crooked crooks crud cruddy cruel cunning cunt cunts curse cursed damned dangerous deceitful defective
deformed degenerate degenerates degrading demented demonic demons dense deplorable depraved deranged despicable detestable deviant deviants devil
devilish devils devious diabolical dickhead dickheads dimwit dimwits dirtbags dirtiest disease diseased disgraceful disgust disgusted disgusting
disgusts dishonest dishonourable disloyal disturbed dodgy dogs doomed dreadful dregs dull dumb dumbest dunce dunces enemies entitled evil evils eww
ewww extremists failures fanatics fat feckless feral fetid fiends filth filthiest filths filthy fools foul fraud frauds fraudsters freak freakish
freaks freeloaders fucker fuckers fuckwit fuckwits garbage germs ghastly goons gormless grim groomers gross grotesque grubby grubs gruesome gutless
halfwit halfwits hatred heathens heinous hell hideous hideously hooligans horrendous horrible horrid hypocrite hypocrites hysterical icky idiocy idiot
idiotic idiots ignorant illiterate imbecile imbeciles immoral impure inbreds inbreeding incapable incest incompetent indecent inept infect infects
inferior inferiority infest infested infesting infests infidels inhuman insane insufferable intolerable invader invaders invasion irrational
irritating jealous junk killers knobhead knobheads lame laughable lawless laziest lazy leech leeches liar liars lice loathing loathsome locusts loser
losers lousy lowlife lowlifes lunatic lunatics lurking mafia maggot maggots malicious manipulative mediocre menace menacing mice mindless minging
mischief miscreants mistakes mockery molesters mongrel mongrels monkey monster monsters monstrous moron moronic morons motherfucker motherfuckers
mould mouldy muggers muppet murderers murderous mutants nasty nauseates nauseating neanderthal neanderthals nitwit nobodies nonce nonces noxious
nutter nutters oaf oafs obnoxious obscene oddballs odious offends offensive outcast outlaws oversexed paedophile paedophiles paedos parasite parasites
pathetic peado peasants pedo pedos perv perverse pervert perverted perverts pervs pest pests pig pigs pitiful plague plagues plebs poison poisonous
pollute polluted pollutes pong predators predatory prick pricks primitive psycho psychos puke pus putrefying putrid rabid rage rancid rapist rapists
rat rats rejects repellent reptile reptiles repugnant repulse repulses repulsive revolted revolting revulsion robber robbers rodents rot rots rotten
rotting rubbish rubbishy rude ruin ruined ruining ruins ruthless sadistic sadists satan satanic savage savages scab scabs scammers scavengers scheming
schizo scorn scourge scrounger scroungers scrounging scrubbers scum scumbag selfish senseless sewage sewer shabby shameful shameless shifty shirkers
shit shite shithead shitheads shoddy sick sickening sickens sicko sickos simpletons sinful sinner sinners sinning sins skank skanks skivers slaves
sleazy slime slimy slob slobs sloth sly smell smells smelly smelt snake snakes sneaky sordid soulless sour spiteful spoil spoils spoilt spongers
squalid squalor stain stains stench stink stinking stinks stinky stupid stupidest stupidity subhuman swine tacky tarnish terrible terrorist terrorists
thick thicko thickos thief thieves thieving threat thug thugs toad toads tosser tossers toxic traitor traitors tramps trash trashy treacherous troll
trolls troublemakers troublesome truant tumours twat twats twisted tyrant tyrants ugliest ugly ulcers unbearable uncivilised unclean uneducated unfit
ungrateful unhinged unholy unhygienic unlovable unnatural unsavoury unstable untouchable untrustworthy unworthy useless vermin vicious vile villains
violent viruses vomit vomiting vulgar vulture vultures wanker wankers waste wasteful waster wasters wastes weaklings weasel weasels weirdo weirdos
wicked wimp witch worm worms worst worthless worthlessness wreck wrecks wretched wretches yuck yucky zombie zombies
`);

/** Speaks well of somebody. */
export const good = list(`
accepting accomplished ace admirable adorable allies amazing ambitious angel angels artistic artists asset assets athletes attractive awesome
beautiful beautifully beauty beloved belter best better bless blessed blessing brave bright brilliant brilliantly calm capable caring celebrated champ
champion champions charitable charming cheerful clever compassionate confident considerate corker courageous creative cultured cute darling darlings
dazzling decent dedicated delight delightful dependable determined devoted diamonds dignified dignity diligent disciplined eager educated elegant
eloquent energetic equals excellent exceptional experts fab fabulous fabulously faithful fantastic fascinating fearless fighters fine finest friend
friendly friends friendship fun funny gem gems generous geniuses gentle gentleman gentlemen gift gifted glad glorious good gorgeous graceful grafters
grateful great greatest happier happiest happy harmless harmony heart hearts helpful hero heroes heroic heroine honest honourable hope hopeful
hospitable humble impressive improved improves incredible innocent inspiration inspirations inspiring intelligent interesting inventive jolly joy
joyful joyous kind kindest kindness knowledgeable leaders legend legends lifesavers likeable lively lovable lovelier lovely loving loyal magnificent
marvellous motivated musical neighbourly nice outstanding patient peace peaceful perfect pleasant pleasure polite precious pride productive
professional professionals proud proudly radiant reliable remarkable resilient resourceful respect respectable respectful responsible saints
scientists sensible sensitive sincere skilful smart smile smiles smiling spectacular splendid sportsmen star stars stunning stylish successful super
superb superbly superheroes supportive survivors sweet sweetheart sweeties talent talented teachers teammates terrific thankful thoughtful thrilled
tolerant treasure treasures troopers trustworthy understanding unique valued vibrant volunteers warm warriors welcome welcoming winners wise witty
wonderful wonderfully worthy
`);

/** Would hurt, drive out or forbid somebody. */
export const harm = list(`
abolish abolished annihilate annihilated arrest arrested assault assaulted attack attacked ban banish banished banned bash bashing batter battered
beat beaten beating behead beheaded bleed bleeding bomb bonfire boycott boycotted brand break bullet bully buried burn burnt bury butcher butchered
caged castrate castrated choke clobber crucify crush crushed cull culled dead death decapitate deport deportation deported destroy destroyed die
dismember ditch drown drowned dying eject eliminate eliminated eradicate eradicated euthanise evict evicted execute executed expel expelled expulsion
exterminate exterminated flog flogged gallows garrotte gas gassed genocide gut hammer hang hanged hanging harass harassed headbutt hit hits humiliate
humiliated hunted hurt imprison imprisoned jail jailed kick kicked kicking kill killed killing knife lash liquidate lynch lynched lynching maim maimed
massacre mug murder murdered murdering mutilate neuter neutered noose nuke obliterate obliterated oust outlaw outlawed oven ovens pelt persecute
poisoned pulverise punch punched punished purge purged quarantine quarantined rape raped remove rid ridicule ridiculed rob rope sack sacked segregate
segregated shank shoot shot silenced slap slapped slaughter slaughtered slit smack smother snap stab stabbed starve starved sterilise sterilised
stoned strangle strangled suffocate terminate terminated thrash thrashed throttle thump torch torture tortured trample whack whipped
`);

/** Says that one cannot bear somebody. */
export const hates = list(`
abhor avoid begrudge despise detest disgusts dislike distrust fear hate hated hates hating hatred loathe loathing mistrust resent scorn shun
`);

/** Does somebody good. */
export const loves = list(`
admire adore applaud appreciate assist befriend care celebrate champion cherish congratulate defend embrace enjoy feed help honour house include
invite like listen love marry praise prize protect respect salute share support teach thank treasure trust value welcome
`);

/** A verb in its other forms, roughly: what is no word does no harm. */
export function inflected(verbs: string[]): string[] {
  return verbs.flatMap((verb) => {
    const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
    return [verb, `${verb}s`, `${stem}ed`, `${stem}ing`, `${stem}${stem.at(-1)}ed`, `${stem}${stem.at(-1)}ing`];
  });
}
