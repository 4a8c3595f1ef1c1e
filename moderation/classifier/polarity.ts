/**
 * What a word does to the people it is said of, so that a sentence's build is learnt once for all words.
 * Vocabulary, no verdict: "vile" of a smell is nothing; of a protected group it is.
 */

const list = (text: string) => text.trim().split(/\s+/);

/** Runs somebody down. */
export const bad = list(`
abhorrent abominable abominations animal animals ape apes appalling arrogant arse arsehole arseholes ass asshole assholes atrocious atrocity awful
backward bandits barbarians barbaric bastard bastards beast beastly beasts beggars bellend bellends bent bestial betrayal bigoted bitch bitches
blackmailers blight bloodsuckers bogus bombers boring brainless brainlessly brainwash brainwashed brainwashing brutal brute brutes brutish bullshit
bullying bums burden burdensome cancer cancers cheat cheated cheater cheaters cheating cheats childish clown clueless coarse cockroach cockroaches
cocksucker cocksuckers cocky conniving contagion contagious contaminants contaminate contaminated contempt contemptible corrupt corrupted corrupting
corruption coward cowardly cowards crackhead crackheads crap crappy crazies crazy creeps creepy cretins crime crimes criminal criminals crooked crooks
crud cruddy cruel cruelty cunning cunt cuntish cunts curse cursed damaging damned dangerous deadbeat deadbeats deadly deceitful deceive deceptive
defect defective defects deformed deformity degenerate degenerates degrading demented demonic demons dense deplorable deplorables depraved deranged
despicable detestable deviant deviants devil devilish devils devious diabolical dick dickhead dickheads dicks dim dimmest dimwit dimwits dipshit
dipshits dirt dirtbags dirtiest dirty disease diseased disgrace disgraceful disgraces disgust disgusted disgusting disgusts dishonest dishonourable
disloyal disposable disturbed dodgier dodgy dogs doomed douche douchebag douchebags drain dreadful dregs drunk drunks dull dumb dumbass dumbasses
dumbest dunce dunces dunderheads embarrassing embarrassment enemies enemy entitled error errors evil evils eww ewww expendable exploit extremist
extremists failure failures fake fakes fanatics fascist fascists fat feckless feral fetid fiends filth filthiest filthiness filths filthy fishy fool
foolish fools foul fraud frauds fraudsters freak freakish freaks freeloader freeloaders freeloading fuck fucked fucker fuckers fucktard fucktards
fuckwit fuckwits gangsters garbage germs ghastly gobshites goons gormless greedy grim groomers gross grotesque grubby grubs gruesome gullible gutless
gutter gypping halfwit halfwits handouts harmful hatred heathens heinous hell hideous hideously hooligans hopeless horrendous horrible horrid hostile
hypocrite hypocrites hypocritical hysterical icky idiocy idiot idiotic idiots ignorant illegal illegals illiterate illness imbecile imbeciles immoral
imposters impure inadequate inbreds inbreeding incapable incest incompetence incompetent indecency indecent inept infantile infect infection infects
inferior inferiority infest infestation infested infesting infests infidels inhuman insane insanity insignificant insufferable intolerable invader
invaders invading invasion irrational irresponsible irritating jackass jackasses jealous jerk jerks jihadist junk killers knackers knobhead knobheads
knuckledraggers lame laughable lawless layabouts laziest lazy leech leeches liar liars lice loathing loathsome locusts loser losers lousy lout louts
lowlife lowlifes ludicrous lunatic lunatics lurking mad madness mafia maggot maggots malicious manipulative meaningless mediocre menace menacing mess
messy mice mindless minger mingers minging mischief miscreants miserable misfits mistake mistakes moaning mockery molesters mongrel mongrels monkey
monster monsters monstrosity monstrous moron moronic morons motherfucker motherfuckers mould mouldy muggers muppet murderers murderous mutants mutt
mutts nasty nauseates nauseating nazi nazis neanderthal neanderthals negligent nincompoops nitwit nobodies nonce nonces noxious nuisance nutcase
nutcases nuts nutter nutters oaf oafs obnoxious obscene oddballs odious offal offends offensive oppressive outcast outlaws overrun oversexed
paedophile paedophiles paedos parasite parasites pathetic pathological peado peasants peddlers pedo pedos perv perverse perversion perversions pervert
perverted perverts pervs pest pests phoney pig pigs pimps pitiful plague plagues plebs pointless poison poisonous pollute polluted pollutes pong prats
predator predators predatory prick pricks primitive psycho psychopath psychopaths psychos puke pus putrefying putrid rabid racket rage rancid rapist
rapists rat rats reckless rejects repellent reptile reptiles repugnant repulse repulses repulsive repulsiveness retarded revolted revolting revulsion
ridiculous robber robbers rodent rodents rot rots rotten rotters rotting rubbish rubbishy rude ruin ruined ruining ruins ruthless sad sadistic sadists
satan satanic savage savages scab scabs scam scammer scammers scams scavengers scheming schizo scorn scoundrels scourge scrounger scroungers
scrounging scrubbers scum scumbag selfish senseless sewage sewer shabby shady sham shambles shameful shameless shifty shirkers shit shitbag shitbags
shite shithead shitheads shitty shoddy sick sickening sickens sickness sicko sickos simpletons sinful sinister sinner sinners sinning sins skank
skanks skanky skivers slacker slackers slaves sleaze sleazebags sleazy slime slimeballs slimy slob slobs sloppy sloth sluggish sly smell smells smelly
smelt smug snake snakes sneaky snivelling snobs sociopath sociopaths sordid soulless sour spineless spite spiteful spoil spoils spoilt spongers
squalid squalor squatters stain stains stank steal stealing steals stench stingy stink stinking stinks stinky stroppy stupid stupidest stupidity
subhuman suck sucks sulky suspicious swindlers swine tacky tainted tarnish tarts terrible terrorist terrorists thankless thick thicko thickos thief
thieves thieving threat thug thugs toad toads tosser tossers tossing toxic traitor traitors tramps trash trashy treacherous troll trolls trouble
troublemakers troublesome truant tumor tumour tumours twat twats twerps twisted tyrannical tyrant tyrants ugliest ugly ulcers unattractive unbearable
uncivilised unclean undesirable undesirables uneducable uneducated unethical unfit ungodly ungrateful unhinged unholy unhygienic uninvited unlovable
unnatural unpleasant unsavoury unstable untouchable untrustworthy unwanted unwelcome unworthy useless vagrants vandals vermin vicious vile villain
villains violence violent viruses vomit vomiting vulgar vulture vultures wanker wankers warmongers waste wasteful wasteland waster wasters wastes weak
weaker weakest weaklings weasel weasels weeds weird weirdo weirdos whiners whining wicked wimp witch witches witless worm worms worst worthless
worthlessness wreck wrecks wretched wretches wrongdoers yobbos yobs yuck yucky zealots zombie zombies
`);

/** Speaks well of somebody. */
export const good = list(`
accepting accomplish accomplished ace achievers admirable adorable adventurous affectionate agreeable allies altruistic amazing ambitious amused
amusing angel angels appreciated articulate artistic artists asset assets athletes attractive award awards awesome backbone beautiful beautifully
beauty beloved belter benefit benefits best better bless blessed blessing bold brave bravery bright brilliance brilliant brilliantly calm calmest
capable captivating careful caring celebrated champ champion champions charitable charming cheer cheerful cheers chuffed clever cleverest comfort
comforting commendable committed compassion compassionate competent confident considerate corker courage courageous courteous creative credit cuddly
cultured cute daring darling darlings dazzled dazzling decent dedicated delight delightful dependable deserving determined devoted diamonds dignified
dignity diligent diplomatic disciplined distinguished eager ecstatic educated effective elegant eloquent encouraging energetic enjoy enjoyable
enriching enthusiastic equals ethical excellent exceptional exciting experts exquisite fab fabulous fabulously fair fairest faithful fan fantastic
fascinating favourite fearless fighters fine finest foundation freedom friend friendliest friendly friends friendship fulfilled fun funniest funny gem
gems generosity generous genial geniuses gentle gentleman gentlemen gift gifted glad gladly glorious golden good gorgeous graceful gracious graciously
grafters grateful great greatest grounded handsome happier happiest happiness happy hardworking harmless harmony heart hearts heartwarming heaven
helped helpful helps hero heroes heroic heroine hilarious honest honour honourable honoured hope hopeful hospitable human humane humble humility
humorous idols imaginative impressed impressive improved improves incredible industrious influential innocent innovative inspiration inspirations
inspired inspires inspiring intelligent interesting inventive jolly jovial joy joyful joyous joys justice kind kinder kindest kindhearted kindly
kindness knowledgeable leaders legend legends lifesaver lifesavers likeable lively lovable lovelier loveliest lovely loving loyal lucky luminous
magnificent marvellous masterful mature merciful merry mighty miracle miracles modest motivated musical neighbourly nice nicest noble nurturing
optimistic outstanding overjoyed passionate patient peace peaceful peacemakers perfect pioneers playful pleasant pleased pleasure polished polite
popular positive powerful praise precious pride privileged prize productive professional professionals proud proudly punctual pure qualified radiant
reliable remarkable rescue rescuers resilient resourceful respect respectable respectful responsible rewarding rockstars safe saints sane satisfied
saviours scientists selfless sensible sensitive sincere skilful skilled smart smarter smartest smile smiles smiling soulful sound spectacular spirited
splendid splendidly sportsmen star stars steadfast steady strength strong stronger strongest studious stunning stylish successful sunshine super
superb superbly superheroes supporter supporters supportive survivors sweet sweetest sweetheart sweeties sympathetic talent talented teachers
teammates tenacious tender terrific thankful thanks thoughtful thrilled thrive thriving tolerant toughest treasure treasured treasures tremendous
troopers trusted trustworthy truthful unbeatable understanding unique uplifting upstanding useful valiant valuable valued vibrant virtuous volunteers
warm warmest warmth warriors welcome welcomed welcoming win winner winners wisdom wise wisest witty wonderful wonderfully worth worthwhile worthy
youthful
`);

/** Would hurt, drive out or forbid somebody. */
export const harm = list(`
shotgun gun guns rifle knife knives machete bat hammer fists fist petrol bullets axe acid grenade bombs truncheon blade brick bricks beaten thrashing
vanish disappear extinct
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
