import { type Token, tokenize } from './tokens.ts';

/** A proper name of a text: words with capitals that do not just begin a sentence. */
export type FoundName = {
  /** UTF-16 offsets of where it first stands; end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Its words, folded, particles and initials left out, in order. */
  readonly words: readonly string[];
  /**
   * `person`: two words or more that look like one. `official`: a person named by an office that speaks of events
   * (president, prosecutor, spokesman) or beside a verb of saying. `other`: an institution, a product, a single word.
   */
  readonly kind: 'person' | 'official' | 'other';
};

const PARTICLES = new Set('de del la las los y e da do dos van von bin al'.split(' '));
const MAX_NAME_WORDS = 6;
/** Words of a name stand beside one another; quotes hold a nickname: `Ismael "El Mayo" Zambada`. */
const INSIDE_NAME =
  /^(?:[^\S\n]|[-’'][^\S\n]?|\.[^\S\n]|[^\S\n]?["“”‘«»(][^\S\n]?|["“”’«»)][^\S\n]|[^\S\n][-–][^\S\n])$/;

const OFFICES = new Set(
  'president presidente presidenta vicepresident vicepresidente vicepresidenta secretary secretario secretaria minister ministro ministra attorney fiscal procurador procuradora spokesperson spokesman spokeswoman portavoz vocero vocera senator sen senador senadora rep representative congressman congresswoman diputado diputada ambassador embajador embajadora commissioner comisionado comisionada director directora administrator administrador administradora governor gobernador gobernadora canciller chancellor almirante admiral'.split(
    ' ',
  ),
);
/** `El Mayo`, `La Barbie`: an article with a capital begins a nickname. */
const NICKNAME_ARTICLES = new Set(['el', 'la', 'los', 'las']);
const SPEECH =
  /^(?:said|says|told|added|announced|wrote|stated|explained|dijo|afirmo|afirmó|informo|informó|senalo|señaló|declaro|declaró|anuncio|anunció|explico|explicó|aseguró que|indico|indicó|detallo|detalló|agrego|agregó|preciso|precisó|confirmo|confirmó|confirmed)\b/i;
const SPEECH_BEFORE =
  /(?:said|says|told|according to|dijo|afirmó|informó|señaló|declaró|anunció|explicó|indicó|detalló|agregó|precisó|confirmó|según)[^.!?\n]{0,40}$/i;

/** Words that make a name an institution's, a law's or a thing's, folded. */
const INSTITUTION_WORDS = new Set(
  'office oficina department departamento secretaria ministry ministerio agency agencia administration administracion bureau court corte tribunal juzgado district distrito police policia guard guardia army ejercito navy marina force fuerza fuerzas attorney fiscalia procuraduria congress congreso senate senado house camara cartel cartels united nations naciones unidas commission comision committee comite council consejo center centro centre institute instituto university universidad school escuela hospital company compania corp inc ltd bank banco group grupo association asociacion union party partido government gobierno republic republica federal national nacional international internacional general state estado states security seguridad customs aduanas border fronteriza patrol protection proteccion justice justicia defense defensa treasury tesoro hacienda homeland drug drugs enforcement control investigations investigation operation operacion task unit unidad act ley order orden street avenue avenida calle carretera highway autopista road park parque colonia building prison penal penitentiary reclusorio penitenciaria airport aeropuerto port puerto bridge puente press news radio times post journal diario world mundial day dia week semana month year fund fondo project proyecto program programa public publica health salud prosecutor prosecutors eastern western northern southern north south east west norte sur foreign assets crime crimen organized organizada delincuencia fentanyl fentanilo white blanca casa supreme suprema special especial plan task sea mar zona militar naval battalion batallon brigada regiment regimiento gulf golfo pacific pacifico atlantic ocean river rio bay bahia valley valle sierra mountain mountains montana island isla city ciudad town village villa county condado municipality municipio san santa santo saint twitter facebook telegram whatsapp tv'.split(
    ' ',
  ),
);
/** Months, weekdays, and words that begin sentences and headlines; never a name, nor its first word. */
const NEVER_NAMES = new Set(
  'monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo january february march april may june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre jan feb mar apr jun jul aug sept sep oct nov dec mr mrs ms dr sr sra don dona lic ing the a an in on at of for to from by with after before when while as and but or if this that these those it he she they we i his her their our its no not there here what who how why where en el la los las un una de del al por para con sin tras segun durante desde hasta entre sobre contra ante este esta estos estas ese esa eso ellos ella ello su sus lo se y o pero si no ni que quien como cuando donde mientras aunque ademas tambien asi authorities agents officers police autoridades agentes elementos fuerzas mexican american mexicano mexicana estadounidense chinese chino chinos colombian'.split(
    ' ',
  ),
);

/**
 * The proper names of a text, each once where it first stands, places included. A capital that only begins a sentence
 * makes no name; a surname alone counts as the whole name that the text gives elsewhere. Not for text in title case.
 */
export function findNames(text: string): readonly FoundName[] {
  const runs = runsOf(text).flatMap((run) => parted(run).flatMap((part) => nameOf(text, part)));
  const whole = runs.filter(({ words }) => words.length > 1);
  const names = new Map<string, FoundName>();
  for (const name of runs) {
    if (name.words.length === 1 && whole.some(({ words }) => words.includes(name.words[0] ?? ''))) continue;
    const key = name.words.join(' ');
    if (!names.has(key)) names.set(key, name);
  }
  return withoutParts([...names.values()]);
}

/** `Guzmán López` beside `Ovidio Guzmán López` is the same person, named in short. */
function withoutParts(names: readonly FoundName[]): readonly FoundName[] {
  return names.filter(
    (name) =>
      !names.some(
        (other) =>
          other !== name &&
          other.words.length > name.words.length &&
          name.words.every((word) => other.words.includes(word)),
      ),
  );
}

type Run = readonly Token[];

/** Capitalised words side by side, particles inside them included. */
function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  let run: Token[] = [];
  let previous: Token | undefined;
  const flush = (): void => {
    while (run.length > 0 && run.at(-1)?.shape === 'lower') run.pop();
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const token of tokenize(text)) {
    const gap = previous === undefined ? '' : text.slice(previous.end, token.start);
    if (run.length > 0 && !joins(gap, previous)) flush();
    const isCapital = token.shape !== 'lower';
    if (isCapital || (run.length > 0 && PARTICLES.has(token.folded))) run.push(token);
    else flush();
    previous = token;
  }
  flush();
  return runs;
}

/** `Marco Rubio y Juan Ramón de la Fuente` are two, `Ramón y Cajal` one. */
function parted(run: Run): readonly Run[] {
  const at = run.findIndex(({ folded, shape }) => (folded === 'y' || folded === 'e') && shape === 'lower');
  const [before, after] = [run.slice(0, at), run.slice(at + 1)];
  return at > 1 && after.length > 1 ? [before, ...parted(after)] : [run];
}

/** A full stop joins after an initial or a short title only. */
function joins(gap: string, previous: Token | undefined): boolean {
  if (!INSIDE_NAME.test(gap)) return false;
  return !gap.includes('.') || (previous !== undefined && previous.end - previous.start <= 1);
}

function nameOf(text: string, run: Run): readonly FoundName[] {
  // `Homeland Security Secretary Kristi Noem` is named by what follows the office.
  const office = run.findLastIndex(({ folded }) => OFFICES.has(folded));
  const after = run[office + 1]?.folded === 'general' ? office + 2 : office + 1;
  const hasOffice = office !== -1 && after < run.length;
  const rest = withoutInstitution(trimmed(text, hasOffice ? run.slice(after) : run));
  const first = rest[0];
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return [];
  const words = rest
    .filter(({ shape, ...token }) => shape !== 'lower' && isNameWord(token))
    .map(({ folded }) => folded);
  if (words.length === 0 || words.length > MAX_NAME_WORDS) return [];
  const kind = kindOf(text, { first, last, words, hasOffice });
  return [{ start: first.start, end: last.end, words, kind }];
}

/** `secretario de Estado Marco Rubio`: what stands before two words that name no institution belongs to the office. */
function withoutInstitution(run: Run): Run {
  const from = run.findLastIndex(({ folded }) => INSTITUTION_WORDS.has(folded)) + 1;
  const rest = run.slice(from);
  const isName = rest.length > 1 && rest.every(({ shape }) => shape === 'capital');
  return from > 0 && isName ? rest : run;
}

/** Without what only begins the sentence, and without months, articles and the like at its ends. */
function trimmed(text: string, run: Run): Run {
  let from = begunBy(text, run);
  while (from < run.length && isLeadIn(text, run, from)) from++;
  let to = run.length;
  while (to > from && NEVER_NAMES.has(run[to - 1]?.folded ?? '')) to--;
  return run.slice(from, to);
}

/** `Colegas de Noé Tepole` at the start of a sentence; what is left of `Juan de Dios Castro` still means him. */
function begunBy(text: string, run: Run): number {
  const [first, second] = run;
  const isOf = second?.shape === 'lower' && /^del?$/.test(second.folded);
  return first !== undefined && isOf && run.length > 3 && beginsSentence(text, first) ? 2 : 0;
}

function isLeadIn(text: string, run: Run, index: number): boolean {
  const token = run[index];
  if (token === undefined) return false;
  const isNickname = NICKNAME_ARTICLES.has(token.folded) && run.length > index + 1;
  if (isNickname) return false;
  if (NEVER_NAMES.has(token.folded)) return true;
  return run.length === 1 && beginsSentence(text, token);
}

function beginsSentence(text: string, token: Token): boolean {
  return /(?:^|[.!?:…\n]["”»)]?\s*|[•*–—-]\s)["“«¿¡(]?$/.test(text.slice(Math.max(0, token.start - 5), token.start));
}

function isNameWord({ folded, start, end }: Pick<Token, 'folded' | 'start' | 'end'>): boolean {
  return end - start > 1 && !/^\d+$/.test(folded);
}

function kindOf(
  text: string,
  name: { readonly first: Token; readonly last: Token; readonly words: readonly string[]; readonly hasOffice: boolean },
): FoundName['kind'] {
  const { first, last, words } = name;
  const looksLikePerson =
    words.length > 1 && words.length <= 5 && !words.some((word) => INSTITUTION_WORDS.has(word) || /\d/.test(word));
  if (!looksLikePerson) return 'other';
  if (name.hasOffice || officeBefore(text, first)) return 'official';
  const after = text.slice(last.end, last.end + 40).replace(/^[,”"]*\s+/, '');
  const before = text.slice(Math.max(0, first.start - 60), first.start);
  return SPEECH.test(after) || SPEECH_BEFORE.test(before) ? 'official' : 'person';
}

/** `el gobernador de Sinaloa, Rubén Rocha`, `la presidenta Claudia Sheinbaum`. */
function officeBefore(text: string, first: Token): boolean {
  const clause =
    text
      .slice(Math.max(0, first.start - 60), first.start)
      .split(/[.;!?\n]\s/)
      .at(-1) ?? '';
  return tokenize(clause)
    .slice(-5)
    .some(({ folded }) => OFFICES.has(folded));
}
