/**
 * The commonest words of everyday English (counted in the public comments that the classifier learns from): they are what they
 * are, no slip of another word, and into them a comment without spaces can be cut.
 */
export const common = new Set(
  `
ability able above absolute absolutely accept access according account accurate across act acting action actions
actual actually add added administration admit adult adults advice afford afraid after again age agenda ago agree
agreed ahead air alaska alcohol alive allow allowed almost alone along alpha already alright also alt always am
america american americans among amount an angry another answer anti anxiety any anymore anything anyway anyways
anywhere apart apologize apparently apply approach archive area argument around art article articles as ask asked
asking ass assembly at attempt attention attitude attracted available average aware background bad badly bag ball
balls bank bar base based basic basically basis bear became become becomes becoming bed beer before begin beginning
behavior behind beliefs below benefit benefits besides bet beta between beyond big bigger biggest bill billion birth
birthday bit blah block blood blow blue board body books boring born bot both bottom bought box boyfriend brain
bring brings bro broke broken brother brought btw bud buddy budget buffoon build building built bullshit bunch bus
bush business busy butt buy buying by cake came campaign can canada canadian canadians car carbon card career
careful carry cars case cases cash cat catch cats caught cause caused center certain certainly chance change changed
changes changing channel character characters charge cheap check cheers chief china choice choose church citizens
city civil class classic clean clear clearly climate clinton close clothes clowns club clue coffee cold college
color come comes coming common communist companies company complain complete completely con concept concern
concerned confidence confused congrats congratulations congress conservative conservatives consider considered
considering conspiracy constantly contact content context continue control conversation cool cops correct cost costs
could count countries country course court cover create created credit crime crimes cringe cry curious current
currently cut daily damage damn dare dark data date dating daughter day days deal dealing dear debate debt decades
decide decided decision decisions deep defense definitely definition delusional democracy democrat democratic
democrats dems depends depression desperate despite dick did difference different difficult directly dirty
disappointed disaster discussion divorce do does dog doing dollar dollars donald done door double doubt down draft
dream dress drink drive driving drop dropped drug drugs drunk dude dudes due during each earlier early earth easier
easily east easy eat eating economic economy edit education effect effort either elected election else emotional
emotions end ended ending ends energy english enough entire entirely episode equal equality especially etc even
eventually ever everything everywhere evidence exact exactly example examples excited excuse exist exists expect
expected expecting expensive experience explain extra extreme extremely eye eyes face facebook fact facts fail
failed failure fair faith fake fall fan far fascist fast fault favor favorite favourite federal feel feeling
feelings feels feet felt feminism few field fight fighting figure filled final finally financial find finding finish
fire fired first fit five fix flag flat fly flying focus follow following food fool foolish foot football for force
forced forever forget forgot form former forward found four fox frame free freedom french from front fuck fucking
full fully further future game games gave gender general generally genuinely germany get gets getting girlfriend
give given gives giving global globe go goal goals god goes going gold gone google gop got gotta gotten government
governors grab green grew ground group groups grow growing guess guilty gun guns gym had haha hahaha hair half hand
handle hands happen happened happening happens happiness hard harder harper has have having hawaii head heads health
healthcare healthy hed held hello her here heres herself hey hide high higher highly hilarious him himself his
history hold holding hole holy homeless homework honestly hopefully hoping hot hour hours hug huge hugs huh human
humans husband hypocrisy hypocritical ice idea ideas identity ideology idk ignore illegal immediately immigration
imo important impossible improve in incel income incredibly indeed individual industry info information insecure
inside instagram instead insurance intelligence interest interested internet into involved issue issues it itll its
itself jerk jerks jesus job jobs john join judge jump just justice justin karma keep keeping keeps kept key kinda
king kiss knew know knowing knowledge known knows korea lack laid land language large last late later laugh laughed
laughing law laws lawyer lbs lead leader leading league learn learned learning least leave leaving left leftist
legal legit legs less lesson letting level liberal liberals lied life light likely line lines link list literally
little live lived living local lock logic lonely long longer look looked looking looks lose losing loss lost lots
loud low lower luck lucky lying mad made main major majority make makes making mans many market marriage married
masculinity mass massive match mate matter matters may maybe media medical meet meeting members meme mens mental
mentally mention mentioned mess met mexico middle might military million millions mind mine minute minutes missed
missing mistake model modern mom moment money month months moral morning most mostly mother mouth move moved movie
movies moving much multiple music nah naive names nation national natural nature near nearly needed negative new
news next night non nope normal north note notice noticed now nuclear number numbers nut nuts obama obvious
obviously odd of off offer office often oh oil okay old older on once one online ontario onto open opinion opinions
opportunity opposite option or orange order original other others otherwise outside over own owner owners page paid
pain paper park part particular particularly parties partner party pass passed past pay paying peoples per perfectly
perhaps period personal personality personally perspective phone photo physical physically pic pick picture pictures
piece pill pizza place places plain plan planet play played playground playing plays please plenty plus point
pointing points police policies policy political politics poor popular population porn position positive possible
possibly pot potential potus power powerful practice prefer present presidency president pretty price prime prison
private pro probably problem problems process program progress project promise proof propaganda property protest
prove proven provide public pull pure purpose push pussy put putin puts putting quality queen question questions
quick quickly quite race raise random rare rate rather reaction ready real reality realize realized really reason
reasonable reasons recent recently recommend record red reddit reference regardless regret regular related
relationship relationships release religion religious remember reminds reply republican republicans research
resources respond response responsibility rest result results return rich ride ridiculous right rights risk road
rock role room round rule rules run running russia sadly safe sake same save saved saw scared scary scene school
schools science screen screwed search season second seconds security see seeing seem seemed seems seen sees self
sell send sense sent series serious seriously service set several sex sheep shell shirt short show showed showing
shows shut side sides silly similar simple simply since single sit site sitting situation size skills skin sleep
slow small smh social solid solution somehow something sometimes somewhere son soon sorry sort soul sound sounds
source south space speak speaking special specific specifically speech spend spending spent spot stand standard
standards standing start started starting starts state statement statements states status stay steal step stick
still store stories story straight strange stranger street strong stuck study stuff style sub subject subreddit subs
success such suck sucks suffering supporters suppose supposed sure surely surprise surprised system table take taken
takes taking talk talked talking target taste tax taxes tbh team teams tend test that thats the their themselves
theory therapy there therefore theres theyd theyll theyve thing things third this thousands thread three through
throw throwing thus till time times tip tired title to today together tomorrow tonight took top topic toronto total
totally touch tough towards town track trade traffic train travel tried trip trouble trp trudeau true truly trumps
truth try trying turn turned turns twice twitter two typical ugh under understand unfortunately uniform united
university unless until up upon upvote usa useful username usual usually version very victim victims video videos
view views village violence visit voice vote voted votes voting wait waiting wake walk walking war wars was
washington watch watched watching water way ways weak wealth weapons wear wearing weed week weekend weeks weight
weird welfare well went west western weve whatever whats where whether which whining white whole whos whose wife
will willing win wing winning with within womens won wonder wondering work worked working works world worried worry
worse worth would wouldve wow yall yea yeah year years yep yes yesterday youd youll young younger youtube yup zero
`
    .trim()
    .split(/\s+/),
);
