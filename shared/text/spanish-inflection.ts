/**
 * The stem that the inflected forms of a folded Spanish word share: number, gender, and the tenses of verbs, with
 * pronouns at their ends. The endings are those of Snowball's Spanish stemmer (snowballstem.org) as they are without
 * accents, for readers and archives that fold them; where folding makes two endings one (`declara`, `declarará`), the
 * form that is more common in news is meant. Endings that make other words (`-ción`, `-dor`, `-mente`) stay.
 */
export function spanishInflection(folded: string): string {
  const exact = IRREGULAR_FORMS.get(folded);
  if (exact !== undefined) return exact;
  if (folded.length < 4 || !/^[a-z]+$/.test(folded)) return folded;
  const word = singular(withoutPronoun(folded));
  if (WHOLE_WORDS.has(word)) return word;
  return spelling(baseRoot(withoutFinalVowels(NOUNS.has(word) ? word : withoutVerbEnding(word))));
}

// ---------------------------------------------------------------- endings

const PRONOUN = /^(.{2,}(?:ar|er|ir|ando|iendo|yendo))(?:(?:se|me|te|nos)?l[aoe]s?|se)$/;

/** `decomisarlo`, `entregarse`, `vendiéndoselas`. A bare `-te` or `-me` is mostly none: `advierte`, `informe`. */
function withoutPronoun(word: string): string {
  const verb = PRONOUN.exec(word)?.[1];
  return verb !== undefined && (verb.length > 4 || /^(?:dar|ver)$/.test(verb)) ? verb : word;
}

/** Ends like a plural and is none, or the other way round. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['pais', 'pais'],
  ['paises', 'pais'],
  ['taxis', 'taxi'],
  ['tribus', 'tribu'],
  ['tras', 'tras'],
]);

function singular(word: string): string {
  const known = PLURALS.get(word);
  if (known !== undefined) return known;
  const people = word.replace(/(?<=.{3})es(?:as?|es)$/, 'es');
  if (!people.endsWith('s') || /[iu]s$/.test(people)) return people;
  return /[rlndzcjxy]es$/.test(people) ? people.slice(0, -2) : people.slice(0, -1);
}

/** Longest first within a group; a root keeps at least so many letters, or is one of SHORT_ROOTS. */
const VERB_ENDINGS: readonly { readonly form: RegExp; readonly root: number }[] = [
  { form: /(?:a|e|i)remos$|abamo$|iamo$|arian$|irian$|iria$/, root: 3 },
  { form: /ieron$|ieran?$|iesen?$|yeron$|yeran?$|(?<=duj|traj|dij)er(?:on|an?)$|aron$|aban?$/, root: 3 },
  { form: /(?<=[eo]nd|ec)(?:eran?|erian?)$/, root: 3 },
  { form: /iendo$|yendo$|ando$|ad[oa]$|id[oa]$|aran?$|iran?$/, root: 4 },
  { form: /ian?$|io$|an$|en$|[aei]r$/, root: 3 },
];

/** Roots of three letters that are verbs first: `robado` comes from robar, `marido` from nothing like it. */
const SHORT_ROOTS: ReadonlySet<string> = new Set('rob mat lav pag vot tom dej tir caz ced deb nac ven ten'.split(' '));

/** Roots that end like a tense of another verb: `dispara` is no future. */
const ROOTS_IN_AR_OR_IR =
  /(?:disp|prep|sep|comp|rep|amp|acap|equip|decl|acl|enc|ret|resp|asp|insp|consp|exp|susp|adm|\bt|\bg|\bm)[ai]ran?$/;

/** Nouns in the shape of a participle that must not meet the words of its root (`parte`, `gran`, `entre`, `trata`). */
const NOUNS: ReadonlySet<string> = new Set(
  'partido granada entrada tratado sentido soldado comando contrabando mercado cuidado traslado traslada aleman catalan musulman'.split(
    ' ',
  ),
);

/** Words that are no form of what they look like: a port is no door, a case no house, the ministry no participle. */
const WHOLE_WORDS: ReadonlySet<string> = new Set(
  'casa puerta partida plaza cara cuba rata libra punta moda banca marca manga palma vida mesa sala luna serie hacienda maria mario asia entre'.split(
    ' ',
  ),
);

function withoutVerbEnding(word: string): string {
  const isOwn = ROOTS_IN_AR_OR_IR.test(word);
  for (const { form, root } of VERB_ENDINGS) {
    const at = form.exec(word)?.index;
    if (at === undefined || (isOwn && /^[ai]ran?$/.test(word.slice(at)))) continue;
    if (at >= root || SHORT_ROOTS.has(word.slice(0, at))) return word.slice(0, at);
  }
  return word;
}

/** What is left of `bloqueo`, `golpear` and `anunciar` as well. */
function withoutFinalVowels(word: string): string {
  return word.replace(/(?<=...)[aeo]$/, '').replace(/(?<=...)[ei]$/, '');
}

// ---------------------------------------------------------------- roots

const IRREGULAR_FORMS: ReadonlyMap<string, string> = new Map(
  `hizo:hac hicieron:hac hiciera:hac hicieran:hac hace:hac hacen:hac haga:hac hagan:hac hara:hac haran:hac haria:hac
murio:mor murieron:mor muriera:mor murieran:mor muriendo:mor muere:mor mueren:mor morir:mor moria:mor morian:mor
huir:hu huye:hu huyen:hu huyo:hu huyeron:hu huia:hu huian:hu huido:hu huyendo:hu huyera:hu
pudo:pod pudieron:pod pudiera:pod puede:pod pueden:pod podra:pod podran:pod podria:pod podrian:pod
pidio:ped pidieron:ped pide:ped piden:ped pidiendo:ped pidiera:ped pida:ped
siguio:segu siguieron:segu sigue:segu siguen:segu siguiendo:segu
dijo:dec dijeron:dec dice:dec dicen:dec diga:dec decir:dec decia:dec diciendo:dec
vino:ven vinieron:ven
caer:ca cae:ca caen:ca cayo:ca cayeron:ca caido:ca caidos:ca cayendo:ca
herir:her hiere:her hieren:her hirio:her hirieron:her herido:her heridos:her herida:her heridas:her hiriendo:her
traer:tra trae:tra traen:tra trajo:tra trajeron:tra traido:tra traidos:tra trayendo:tra`
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [form = '', root = ''] = pair.split(':');
      return [form, root];
    }),
);

/** Pasts, futures, subjunctives and presents of the irregular verbs that have many compounds: the form's root, and the verb's. */
const ROOTS: readonly (readonly [RegExp, string])[] = [
  [/(?<!es)tuv$|(?:tien|teng|tendr)$/, 'ten'],
  [/(?<=inter|pre|con|pro|contra|sobre)vin$|(?<=^|inter|pre|con|pro|contra)(?:vien|veng|vendr)$/, 'ven'],
  [/(?<=^|dis|im|ex|pro|com|su|re|o|contra|ante)pus$|(?:pong|pondr)$/, 'pon'],
  [/(?:duj|duzc)$/, 'duc'],
  [/(?<=ex|a|con|dis|sus|abs)traj?$|traig$/, 'tr'],
  [/^salg$/, 'sal'],
  [/elig$/, 'eleg'],
  [/uy$/, 'u'],
  [/encuentr$/, 'encontr'],
  [/muestr$/, 'mostr'],
  [/vuelv$/, 'volv'],
  [/suelv$/, 'solv'],
  [/muev$/, 'mov'],
  [/cierr$/, 'cerr'],
  [/nieg$/, 'neg'],
  [/plieg$/, 'pleg'],
  [/pierd$/, 'perd'],
  [/fiend$/, 'fend'],
  [/tiend$/, 'tend'],
  [/vi(?:er|r)t$/, 'vert'],
  [/fuerz$/, 'forz'],
  [/confies$/, 'confes'],
  [/quier$/, 'quer'],
  [/giero?$/, 'ger'],
  [/cuent$/, 'cont'],
  [/prueb$/, 'prob'],
  [/(?<=.)sirv$/, 'serv'],
];

/** Most roots are regular, and one look says so. */
const ANY_ROOT = new RegExp(ROOTS.map(([form]) => form.source).join('|'));

function baseRoot(root: string): string {
  if (!ANY_ROOT.test(root)) return root;
  for (const [form, base] of ROOTS) if (form.test(root)) return root.replace(form, base);
  return root;
}

/** One spelling of one sound: `ataque` and `atacó`, `entregue` and `entregó`, `cruces` and `cruzar`, `dirija` and `dirigir`. */
function spelling(root: string): string {
  return root
    .replace(/qu$/, 'c')
    .replace(/gu$/, 'g')
    .replace(/z$/, 'c')
    .replace(/(?<=[ei])j$/, 'g');
}
