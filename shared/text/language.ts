/**
 * The commonest small words of languages in Latin script, by ISO 639-1 code. Compiled by hand for
 * this file: articles, pronouns, prepositions, conjunctions and auxiliaries, which make up 30 to 50 %
 * of running text. A word that several languages share counts for each by its share.
 */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is that for it was on with as are be by at this have from or had not but what all were when we there can an your which their said if will each about how up out them then she many some so these would other into has more her two like him see could no make than been its now after they he his who also over new our my one',
  es: 'de la que del las los mil ciento nada aquí fueron cuales cuanto dos tres octubre noviembre el en y a los se del las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos e esto antes algunos qué unos otro otras otra él tanto esa estos mucho fue era son ha han ser está según años dijo estaba puede día mientras así cada aunque hace además tras sido tiene',
  pt: 'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas às minha têm numa pelos elas havia seja qual será nós lhe são segundo anos disse ainda pode ano onde sobre',
  fr: 'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec son cette ses mais comme on ou si leur y dont aux été elle deux ces même entre aussi bien était tout nous sans peut ont fait sa ils vous je être après avait leurs contre ainsi avant très selon depuis encore alors où lui c’est quand faire années',
  it: 'di e il la che in a un per è del non si una le da i con dei sono al della nel come più anche alla ha lo delle gli ma dal su o se ed nella degli questo ai sul ci stato era dalla suo sua due tra essere prima hanno fra cui dopo anni sulla loro dove quando ancora solo molto alle perché quello così tutti contro secondo fatto poi stata questa mentre senza già chi agli suoi ne',
  de: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe seine mark ihre dann unter wir soll ich eines jahr zwei diese dieser wieder keine seiner worden will zwischen immer was sagte',
  nl: 'de van het een en in is dat op te zijn met voor die niet aan er om ook als bij door maar of uit dan naar ze nog over tot hij werd wordt worden kan meer al hebben was deze heeft wel geen hun ik we onder zou haar na tegen zal veel waar nu had kunnen moet jaar zo omdat wat dit je deze andere twee volgens',
  da: 'og i at det er en til af for på den der de med som har et ikke om var fra han men vi sig kan jeg skal vil efter også så ved være eller blev bliver havde hun da nu under mere ud deres når over mod år op end sin hvor kun meget skulle blive mellem været før siger ville alle andre noget hvad ind man',
  no: 'og i det er på en som til for at av med de har ikke den han om et fra var men vi seg kan jeg skal vil etter også så ved være eller ble blir hadde hun nå under mer ut deres når over mot år opp enn sin hvor bare mye skulle bli mellom vært før sier ville alle andre noe hva inn man dette dem etter',
  sv: 'och i att det som en på är av för med den till inte har de ett om var han men vi sig kan jag ska vill efter också så vid vara eller blev blir hade hon nu under mer ut deras när över mot år upp än sin där bara mycket skulle bli mellan varit före säger alla andra något vad in man detta från hur ha',
  fi: 'ja on ei että se oli mutta ovat hän myös kun joka ole mukaan kuin sen jo vain sekä jos tai olla niin tämä nyt ollut voi hänen siitä noin vielä ne jotka mitä mutta sitten kaikki koska enää hyvin olisi vuoden ennen ettei sitä jälkeen kanssa eivät vuonna',
  pl: 'w i na z że się do nie jest o jak to a po co dla za od przez ale przed czy tym ze tego był jego są tak być które oraz już było który także może ich która jej pod ma tylko bardzo przy było jako lub go będzie także został roku gdy nas jednak można podczas',
  cs: 'a v na se je že s z o do i k ve to pro jako za by ale si po které jsou od však který tak byl jeho které podle při být už bude byla ze nebo jen co až než také bylo která před mezi roku není jsem když pod má ještě může jeho letech této kde let podle uvedl řekl proto',
  sk: 'a v na sa je že s z o do aj k vo to pre ako za by ale si po ktoré sú od však ktorý tak bol jeho podľa pri byť už bude bola zo alebo len čo až než tiež bolo ktorá pred medzi roku nie som keď pod má ešte môže rokov tejto kde uviedol povedal preto',
  hu: 'a az és hogy nem is egy ez volt meg csak de el mint már még után van ki azt be ha kell lehet vagy szerint pedig minden között sem amely előtt több lesz majd ezt aki így akkor most nagyon mert olyan ami voltak illetve által során',
  ro: 'de și a în la cu pe o că din care nu un se pentru mai sunt este prin ce au fost lui să le ca sau al fi dar după ale cele dintre până între doar când avea unei cea fiind acest astfel această despre iar era ei anul fără către însă acum foarte sa sale',
  tr: 've bir bu için saat önceki yılı türkiye yılında gün altında işlem isteyen almak bugün kişi tl milyon bilgi etmek edildi edilen olacak alan diğer ilk dikkat adet toplam açıklama yapılan ile da de olarak daha çok olan gibi ne en kadar sonra var her ise ancak ki olduğu o ya mi değil diye göre oldu tarafından yeni büyük tüm ise iki hem şekilde ifade etti olduğunu yer dedi kendi önce arasında üzerinde nedeniyle son',
  id: 'yang dan di dari untuk dengan ini pada itu tidak dalam akan adalah juga ke karena oleh telah ada bisa sebagai mereka lebih atau saat kata para menjadi tersebut dia kami sudah secara seperti kepada namun antara hanya tahun hingga harus belum setelah orang anda terhadap dapat',
  ca: 'de la i el que a en els les un per amb una del és no ha al com es dels més per però seva son aquest aquesta seu ser també han o sobre fins entre hi perquè anys quan després segons on molt ja va són tot sense si ho als pel pels així nou',
  gl: 'de a e que o en do da un para unha con os no as por na se é dos non máis como ao das polo pola foi súa seu ser pero tamén sobre está ten nos entre ata xa moi despois onde segundo son nas anos cando sen esta este unha foron hai ademais',
  eu: 'eta da ez du dira bat izan ere egin dute zuen baina ziren dela hori ditu zen dago bere baino egiten duen beste behar izango edo hau baita oso gehiago urte gaur arte bezala gabe orain bai nahi dituzte',
  hr: 'i u je na se da za od su s a koji koje o to kako će ne iz što ili nije bi kao bio ali do po samo koja biti sve već nakon te prema kod još više ima bila godine između kada tako može zbog sam jer ove rekao ovo dok',
  sl: 'in v je na se da za so ki s z o pa kot po tudi ne od bi do še pri iz ali ko bil le kar ker bo že bilo ter med svoje biti lahko leta več bila zaradi tem kako kjer samo ima pred proti tako po besedah',
  et: 'ja on ei et see oli ka kui ta ning mis aga või kes siis oma ole välja veel seda olid pärast selle nii nagu üle juba kõik mida tema ma sest üks pole eest aasta kuid neid enne saab kohta',
  lv: 'un ir ar no kas par uz ka arī tas bet pēc vai tika bija lai viņš gada tā līdz kā to savu ne nav pie vēl tikai kur šo ja būs pret gan jau tiek kuri gadā',
  lt: 'ir yra kad į su iš kaip bet tai buvo ne jis už po apie dėl ar iki metų šis jau gali nuo prie tik labai taip kai tarp bus kurie pagal ši jo taip pat savo dar prieš ji',
  sq: 'të e në dhe që për një me i nga se është si nuk ka u kjo më ky janë por ai do edhe ishte pas duke kanë apo ajo sipas tij kur tyre vetëm gjatë shumë',
  af: 'die van en in is dat nie het vir op met te om wat hy sy aan was ook ’n as na by word sal of deur kan uit maar hulle daar ons so meer moet nog oor toe tot net teen haar jaar',
  sw: 'ya na wa kwa ni katika za la kuwa hiyo huyo cha yake watu pia hii baada hilo lakini kama ambaye huo sana ili bila kwamba alisema wake zaidi hivyo',
  vi: 'và của là có được trong cho không một các với người đã này khi đến những để tại từ theo về cũng sẽ ra năm vào nhiều phải đó trên còn bị',
  tl: 'ang ng sa na mga ay at ni si para hindi ito may ko nang siya kung niya rin naman lang mo pa kay ako kanyang isang ating din sila',
  zu: 'ukuthi ukuthi lapho kulo lomunyaka isikhathi abafundi sekuyinto mayelana ngesikhathi kule ezinye wathi kakhulu ukuze umuntu ngaphandle kusho uma abanye ngoba futhi uma kodwa noma nje kanye lokhu leli lo kwa le khona nokuthi uthe yena ukuba bakhe emva njengoba kusukela abantu',
  xh: 'ukuba apho ngexesha kakhulu umntu ezi aba ngaphandle phantsi kuquka kwakhona ixesha ithi kwaye kuba okanye kodwa ngoku nje kunye oku le khona uthe yena ukuze emva xa abantu njengoko phambi into yokuba kananjalo ngokuthi le ngowe',
};

/** Scripts that one language of the news mostly uses, or that are told apart by letters or words below. */
const SCRIPTS: readonly (readonly [language: string, script: RegExp])[] = [
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
];

/** Letters that only one language of a script has. */
const CYRILLIC_LETTERS: readonly (readonly [string, RegExp])[] = [
  ['uk', /[іїєґ]/],
  ['sr', /[ђћљњџј]/],
  ['ru', /[ыэё]/],
  ['bg', /[ъ]/],
];
const ARABIC_LETTERS: readonly (readonly [string, RegExp])[] = [
  ['ur', /[ٹڈڑں]/],
  ['fa', /[پچژگ]/],
];

/** Letters of Latin script that few languages use: a word with one speaks for them. */
const LATIN_LETTERS: readonly (readonly [letters: RegExp, languages: readonly string[]])[] = [
  [/ñ/, ['es', 'gl', 'eu']],
  [/[ãõ]/, ['pt']],
  [/ß/, ['de']],
  [/[łżźśćń]/, ['pl']],
  [/[řěů]/, ['cs']],
  [/[ľĺŕ]/, ['sk']],
  [/[őű]/, ['hu']],
  [/[țșăţ]/, ['ro']],
  [/[ığş]/, ['tr']],
  [/[øæ]/, ['da', 'no']],
  [/å/, ['sv', 'da', 'no']],
  [/[đ]/, ['hr', 'vi']],
  [/[ơưạảấầậắếềệểịọốồộớờợụủứừự]/, ['vi']],
  [/[ėųįū]/, ['lt']],
  [/[āēģķļņ]/, ['lv']],
];

/** Endings that tell Spanish and English from their neighbours in texts of many names and figures. */
const ENDINGS: readonly (readonly [ending: RegExp, languages: readonly string[]])[] = [
  [/(?:ción|ciones|[ai]dad|ieron|aron|iendo)$/, ['es']],
  [/(?:ings?|tions?|ships?|ness)$/, ['en']],
];

/** The language of a text shows in its first few thousand characters. */
const SAMPLE_CHARS = 5_000;
/** Running text has 0.3 and more of its own small words; names, figures and headlines fall below this. */
const MIN_SHARE = 0.06;
const MIN_WORDS = 4;

/**
 * The language of a text by its own words, as an ISO 639-1 code; `und` where it has too few to tell.
 * Made for running text from one sentence on; sure on 300 characters.
 */
export function detectLanguage(text: string): string {
  const sample = text.slice(0, SAMPLE_CHARS).normalize('NFC').toLowerCase();
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'und';
  return otherScript(sample, letters) ?? latinLanguage(sample);
}

function otherScript(sample: string, letters: number): string | undefined {
  for (const [language, script] of SCRIPTS) {
    const count = sample.match(script)?.length ?? 0;
    // Japanese mixes its kana with Han: a tenth of the letters is enough there.
    if (count < letters * (language === 'ja' ? 0.1 : 0.5)) continue;
    if (language === 'ru') return byLetters(sample, CYRILLIC_LETTERS) ?? 'ru';
    if (language === 'ar') return byLetters(sample, ARABIC_LETTERS) ?? 'ar';
    return language;
  }
  return undefined;
}

function byLetters(sample: string, letters: readonly (readonly [string, RegExp])[]): string | undefined {
  return letters.find(([, pattern]) => pattern.test(sample))?.[0];
}

function latinLanguage(sample: string): string {
  const words = sample.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < MIN_WORDS) return 'und';
  const scores = new Map<string, number>();
  for (const word of words) {
    const languages = LANGUAGES_OF.get(word) ?? languagesByForm(word);
    for (const language of languages) scores.set(language, (scores.get(language) ?? 0) + weightOf(languages.length));
  }
  const [best] = [...scores].sort(([, a], [, b]) => b - a);
  return best !== undefined && best[1] >= words.length * MIN_SHARE ? best[0] : 'und';
}

function languagesByForm(word: string): readonly string[] {
  const patterns = ASCII_WORD.test(word) ? ENDINGS : [...LATIN_LETTERS, ...ENDINGS];
  return patterns.find(([pattern]) => pattern.test(word))?.[1] ?? [];
}

const ASCII_WORD = /^[a-z]+$/;

/** A word of one language says most; one that ten share says little, but not nothing. */
function weightOf(languages: number): number {
  return 1 / Math.sqrt(languages);
}

const LANGUAGES_OF: ReadonlyMap<string, readonly string[]> = invert(SMALL_WORDS);

function invert(lists: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [language, list] of Object.entries(lists)) {
    for (const word of new Set(list.split(' '))) found.set(word, [...(found.get(word) ?? []), language]);
  }
  return found;
}
