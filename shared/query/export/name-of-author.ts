import { fold } from '../../text/fold.ts';

/** A byline's name as a bibliography sorts it. `family` has the particles and both surnames of a Spanish name. */
export type PersonName =
  | { readonly kind: 'person'; readonly given: string; readonly family: string; readonly suffix?: string }
  | { readonly kind: 'organisation'; readonly name: string };

export type NameContext = {
  /** Of the article, ISO 639-1: Spanish names have two surnames. */
  readonly language: string;
  /** Names of the outlet and of agencies: a byline that is one of them is no person. */
  readonly organisations: readonly string[];
};

/** Words that no person's name holds, folded: a byline with one is an organisation or a desk. */
const ORGANISATION_WORDS = new Set(
  (
    'agencia agencias agency agencies association asociacion ap afp efe dpa ansa reuters bloomberg notimex telam upi ' +
    'news noticias press prensa newsroom newswire redaccion redacao staff desk editor editors editorial editores equipo team ' +
    'department departamento ministry ministerio secretaria secretariat office oficina bureau committee comite ' +
    'government gobierno council consejo institute instituto university universidad center centre centro fundacion foundation ' +
    'times herald tribune journal diario periodico revista magazine radio television tv media correspondent ' +
    'corresponsal corresponsales enviado unit unidad project proyecto network inc llc ltd'
  ).split(' '),
);

/** Small words that belong to the surname after them (English, Spanish, Portuguese, Dutch, German, Italian, Arabic). */
const PARTICLES = new Set(
  'de del la las los y e da das do dos di du van von der den ter ten le bin ibn al el san santa'.split(' '),
);

/** Second given names of Spanish, folded: what stands after the first name and is one of them is no surname. */
const SECOND_GIVEN = new Set(
  (
    'jose maria luis carlos antonio manuel jesus angel pablo juan miguel alberto alejandro fernando francisco javier ' +
    'eduardo enrique ernesto felipe guadalupe ignacio isabel elena fernanda alejandra andrea andres beatriz ' +
    'carmen carolina cecilia clara claudia cristina daniel daniela david diego dolores emilio esteban eugenia gabriel ' +
    'gabriela gustavo hugo ines irene jaime jimena jorge josefina julia julio laura leonor lucia luisa magdalena ' +
    'marcela margarita mariana mario marta mercedes monica natalia nicolas olga oscar patricia paula paulina pedro ' +
    'pilar rafael ramon raquel raul ricardo roberto rocio rodrigo rosa rosario salvador santiago sara sergio sofia ' +
    'soledad susana teresa tomas valentina vanessa veronica vicente victor victoria ximena'
  ).split(' '),
);

/** A name that begins with an article is a newspaper's or a house's. */
const ARTICLES = /^(?:the|el|la|los|las) /;

const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?$/i;

/**
 * Which part of a byline's name is the surname: after a comma what is before it; the last word in English, the last two
 * in Spanish (where a second given name is none of them), each with the particles before it. An organisation stays whole.
 */
export function nameOfAuthor(name: string, context: NameContext): PersonName {
  if (isOrganisation(name, context)) return { kind: 'organisation', name };
  const { words, suffix } = splitSuffix(name);
  const comma = words.findIndex((word) => word.endsWith(','));
  const at = comma >= 0 ? comma + 1 : surnameStart(words, context.language);
  if (at === 0 || at === words.length) return { kind: 'organisation', name };
  const [first, second] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
  const [given, family] = comma >= 0 ? [second, first.slice(0, -1)] : [first, second];
  return { kind: 'person', given, family, ...(suffix === undefined ? {} : { suffix }) };
}

/** One word, digits, an address, or a word that no person is called by. */
function isOrganisation(name: string, { organisations }: NameContext): boolean {
  const folded = fold(name);
  if (!folded.includes(' ') || /[\d@/&|:]/.test(folded) || ARTICLES.test(folded)) return true;
  if (organisations.some((organisation) => fold(organisation) === folded)) return true;
  return folded.split(/[^\p{L}]+/u).some((word) => ORGANISATION_WORDS.has(word));
}

function splitSuffix(name: string): { readonly words: readonly string[]; readonly suffix?: string } {
  const words = name.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length < 3 || !SUFFIX.test(last)) return { words };
  const rest = words.slice(0, -1);
  return { words: rest.with(-1, (rest.at(-1) ?? '').replace(/,$/, '')), suffix: last };
}

/** Index of the first word of the surname; 0 where the whole would be one. */
function surnameStart(words: readonly string[], language: string): number {
  const last = withParticles(words, words.length - 1);
  const hasTwo = language === 'es' || isPatronymic(words[last - 1] ?? '');
  if (!hasTwo || last < 2) return last;
  const first = withParticles(words, last - 1);
  const isGiven = SECOND_GIVEN.has(fold(words[last - 1] ?? '')) && first === last - 1 && last - 1 === 1;
  return isGiven || first === 0 ? last : first;
}

/** Where a surname that ends at a word begins: the particles before it are its own. */
function withParticles(words: readonly string[], at: number): number {
  let start = at;
  while (start > 1 && PARTICLES.has((words[start - 1] ?? '').toLowerCase())) start--;
  return start;
}

/** A Spanish surname by its form, such as Hernández: two in a row are two surnames in any language. */
function isPatronymic(word: string): boolean {
  return /^\p{Lu}\p{L}{2,}[aeiou]z$/u.test(word.normalize('NFD').replaceAll(/\p{M}/gu, ''));
}
