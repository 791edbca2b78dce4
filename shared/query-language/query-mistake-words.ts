import { DATE_FORMS } from './query-date.ts';
import type { PlacedMistake, QueryMistake, UnusableSearch } from './query-mistake.ts';

/** What is wrong, and what would be right. */
export type MistakeWords = { readonly message: string; readonly hint: string };

/** A mistake in English; `column` is where it stands. */
export function englishMistake(mistake: QueryMistake, column: number): MistakeWords {
  const at = `at column ${column}`;
  switch (mistake.kind) {
    case 'empty':
      return said('The query is empty', 'write a word, a "phrase" or a field such as `topic:fentanyl`');
    case 'open-quote':
      return said(`The quotation mark ${at} is never closed`, 'add `"` where the phrase ends');
    case 'stray-close':
      return said(`The parenthesis ${at} closes nothing`, 'remove it, or add `(` before it');
    case 'empty-group':
      return said(`The parentheses ${at} are empty`, 'write a term between them, or remove them');
    case 'unclosed-group':
      return said(`The parenthesis ${at} is never closed`, 'add `)` where the group ends');
    case 'missing-term':
      return said(`A term is missing ${at}`, 'remove the `)`, or add `(` before it');
    case 'second-level':
      return said(
        `Second \`level:\` in one group ${at}`,
        'give each level a group of its own: `(topic:fentanyl level:about) (group:cjng level:mention)`',
      );
    case 'wildcard':
      return said(
        `\`*\` ${at} is no part of the query language`,
        'a plain word finds its forms by itself (`cartel` finds `cartels`); join other words with OR',
      );
    case 'empty-phrase':
      return said(`Empty phrase ${at}`, 'write at least one word between the quotation marks');
    case 'too-long': {
      const start = mistake.written ? 'Written out in full, the query has' : 'The query has';
      return said(`${start} ${mistake.characters} characters, more than ${mistake.most}`, SPLIT_EN);
    }
    case 'too-many-terms':
      return said(`The query has ${mistake.terms} terms, more than ${mistake.most}`, SPLIT_EN);
    case 'too-deep':
      return mistake.here
        ? said(
            `Nested deeper than ${mistake.most} levels ${at}`,
            'remove parentheses that change nothing, or split the query',
          )
        : said(`The query is nested deeper than ${mistake.most} levels`, SPLIT_EN);
    case 'negated-level':
      return said(
        `\`level:\` ${at} cannot be negated`,
        `write \`level:${mistake.other}\`, the other of the two levels`,
      );
    case 'nothing-after':
    case 'nothing-before': {
      const where = mistake.kind === 'nothing-after' ? 'after' : 'before';
      return said(
        `\`${mistake.operator}\` ${at} has nothing ${where} it`,
        `write a term ${where} it, or put it in quotation marks to search for the word`,
      );
    }
    case 'unusable-search':
      return said(`Cannot use the saved search \`${mistake.typed}\` ${at}`, unusableInEnglish(mistake.why));
    case 'unknown-field':
      return said(
        `Unknown field \`${mistake.typed}:\` ${at}`,
        mistake.near === undefined
          ? `the fields are ${mistake.fields.join(', ')}; put words with a colon in quotation marks`
          : `did you mean \`${mistake.near}:\`?`,
      );
    case 'no-value':
      return said(
        `\`${mistake.field}:\` ${at} has no value`,
        `write one value right after the colon, such as \`${mistake.example}\`, and join several such terms with OR`,
      );
    case 'no-letter':
      return said(
        `\`${mistake.typed}\` ${at} has no letter or digit to search for`,
        mistake.operator === undefined ? 'remove it, or write a word' : `write \`${mistake.operator}\``,
      );
    case 'unknown-tag':
      return said(
        `The topic model has no ${mistake.field} \`${mistake.typed}\` (column ${column})`,
        mistake.near === undefined ? 'see the list of topics' : `did you mean \`${mistake.near}\`?`,
      );
    case 'ambiguous-tag':
      return said(
        `\`${mistake.field}:${mistake.typed}\` ${at} may mean several`,
        `write one of ${listed(mistake.candidates)}${mistake.more ? ', …' : ''}`,
      );
    case 'bad-value':
      return said(
        `Cannot read \`${mistake.typed}\` as the value of \`${mistake.field}:\` ${at}`,
        rightInEnglish(mistake),
      );
    default:
      return mistake satisfies never;
  }
}

/** A mistake in Spanish. */
export function spanishMistake(mistake: QueryMistake, column: number): MistakeWords {
  const at = `en la columna ${column}`;
  switch (mistake.kind) {
    case 'empty':
      return said('La consulta está vacía', 'escriba una palabra, una "frase" o un campo como `topic:fentanyl`');
    case 'open-quote':
      return said(`Las comillas ${at} no se cierran`, 'ponga `"` donde termina la frase');
    case 'stray-close':
      return said(`El paréntesis ${at} no cierra nada`, 'quítelo, o ponga `(` antes');
    case 'empty-group':
      return said(`Los paréntesis ${at} están vacíos`, 'escriba un término entre ellos, o quítelos');
    case 'unclosed-group':
      return said(`El paréntesis ${at} no se cierra`, 'ponga `)` donde termina el grupo');
    case 'missing-term':
      return said(`Falta un término ${at}`, 'quite el `)`, o ponga `(` antes');
    case 'second-level':
      return said(
        `Segundo \`level:\` en un mismo grupo ${at}`,
        'dé a cada nivel su propio grupo: `(topic:fentanyl level:about) (group:cjng level:mention)`',
      );
    case 'wildcard':
      return said(
        `\`*\` ${at} no es parte del lenguaje de consulta`,
        'una palabra sola encuentra sus formas (`cartel` encuentra `cárteles`); una otras palabras con OR',
      );
    case 'empty-phrase':
      return said(`Frase vacía ${at}`, 'escriba al menos una palabra entre las comillas');
    case 'too-long': {
      const start = mistake.written ? 'Escrita por completo, la consulta tiene' : 'La consulta tiene';
      return said(`${start} ${mistake.characters} caracteres, más de ${mistake.most}`, SPLIT_ES);
    }
    case 'too-many-terms':
      return said(`La consulta tiene ${mistake.terms} términos, más de ${mistake.most}`, SPLIT_ES);
    case 'too-deep':
      return mistake.here
        ? said(
            `Hay más de ${mistake.most} niveles de paréntesis ${at}`,
            'quite los paréntesis que no cambian nada, o divida la consulta',
          )
        : said(`La consulta tiene más de ${mistake.most} niveles de paréntesis`, SPLIT_ES);
    case 'negated-level':
      return said(
        `\`level:\` ${at} no se puede negar`,
        `escriba \`level:${mistake.other}\`, el otro de los dos niveles`,
      );
    case 'nothing-after':
    case 'nothing-before': {
      const where = mistake.kind === 'nothing-after' ? 'después' : 'antes';
      return said(
        `\`${mistake.operator}\` ${at} no tiene nada ${where}`,
        `escriba un término ${where}, o póngalo entre comillas para buscar la palabra`,
      );
    }
    case 'unusable-search':
      return said(`No se puede usar la búsqueda guardada \`${mistake.typed}\` ${at}`, unusableInSpanish(mistake.why));
    case 'unknown-field':
      return said(
        `Campo desconocido \`${mistake.typed}:\` ${at}`,
        mistake.near === undefined
          ? `los campos son ${mistake.fields.join(', ')}; ponga entre comillas las palabras con dos puntos`
          : `¿quiso decir \`${mistake.near}:\`?`,
      );
    case 'no-value':
      return said(
        `\`${mistake.field}:\` ${at} no tiene valor`,
        `escriba un valor justo después de los dos puntos, como \`${mistake.example}\`, y una varios de estos términos con OR`,
      );
    case 'no-letter':
      return said(
        `\`${mistake.typed}\` ${at} no tiene letra ni dígito que buscar`,
        mistake.operator === undefined ? 'quítelo, o escriba una palabra' : `escriba \`${mistake.operator}\``,
      );
    case 'unknown-tag':
      return said(
        `El modelo no tiene ${TAGS_ES[mistake.field]} \`${mistake.typed}\` (columna ${column})`,
        mistake.near === undefined ? 'mire la lista de campos y valores' : `¿quiso decir \`${mistake.near}\`?`,
      );
    case 'ambiguous-tag':
      return said(
        `\`${mistake.field}:${mistake.typed}\` ${at} puede ser varias cosas`,
        `escriba una de estas: ${listed(mistake.candidates)}${mistake.more ? ', …' : ''}`,
      );
    case 'bad-value':
      return said(
        `No se puede leer \`${mistake.typed}\` como valor de \`${mistake.field}:\` ${at}`,
        rightInSpanish(mistake),
      );
    default:
      return mistake satisfies never;
  }
}

const SPLIT_EN = 'split it into several queries';
const SPLIT_ES = 'divídala en varias consultas';
const TAGS_ES = { topic: 'ningún tema', group: 'ningún grupo', entity: 'ninguna entidad' } as const;

function said(message: string, hint: string): MistakeWords {
  return { message, hint };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function unusableInEnglish(why: UnusableSearch): string {
  switch (why.kind) {
    case 'none-here':
      return 'none can be used here; write its text in parentheses';
    case 'no-name':
      return 'write its name right after the colon, such as `search:precursors-mx`';
    case 'holds-itself':
      return `it would hold itself: ${why.path.join(' → ')}`;
    case 'too-deep':
      return `more than ${why.most} stand inside one another`;
    case 'too-many':
      return `the query reads more than ${why.most} saved searches`;
    case 'unknown':
      return why.near === undefined ? 'no search is saved under that name' : `did you mean \`search:${why.near}\`?`;
    case 'invalid':
      return `in it: ${linesOf(why.errors, englishMistake)}`;
    default:
      return why satisfies never;
  }
}

function unusableInSpanish(why: UnusableSearch): string {
  switch (why.kind) {
    case 'none-here':
      return 'aquí no se puede usar ninguna; escriba su texto entre paréntesis';
    case 'no-name':
      return 'escriba su nombre justo después de los dos puntos, como `search:precursores-mx`';
    case 'holds-itself':
      return `se contendría a sí misma: ${why.path.join(' → ')}`;
    case 'too-deep':
      return `hay más de ${why.most} una dentro de otra`;
    case 'too-many':
      return `la consulta lee más de ${why.most} búsquedas guardadas`;
    case 'unknown':
      return why.near === undefined
        ? 'no hay búsqueda guardada con ese nombre'
        : `¿quiso decir \`search:${why.near}\`?`;
    case 'invalid':
      return `en ella: ${linesOf(why.errors, spanishMistake)}`;
    default:
      return why satisfies never;
  }
}

function linesOf(errors: readonly PlacedMistake[], words: typeof englishMistake): string {
  return errors
    .map(({ mistake, column }) => words(mistake, column))
    .map(({ message, hint }) => `${message}: ${hint}`)
    .join('; ');
}

type BadValue = Extract<QueryMistake, { readonly kind: 'bad-value' }>;

function rightInEnglish({ field, example }: BadValue): string {
  switch (field) {
    case 'lang':
      return `write an ISO 639-1 code, such as \`${example}\``;
    case 'country':
      return `write an ISO 3166-1 code of two letters, such as \`${example}\``;
    case 'source':
      return `write a feed id, an outlet or a host, such as \`${example}\``;
    case 'story':
      return `write a story's id or its first digits, 6 at least, such as \`${example}\``;
    case 'after':
    case 'before':
      return `write ${DATE_FORMS}`;
    case 'level':
      return 'write `level:about` or `level:mention`';
    default:
      return `write the id of one, such as \`${example}\``;
  }
}

function rightInSpanish({ field, example }: BadValue): string {
  switch (field) {
    case 'lang':
      return `escriba un código ISO 639-1, como \`${example}\``;
    case 'country':
      return `escriba un código ISO 3166-1 de dos letras, como \`${example}\``;
    case 'source':
      return `escriba el identificador de una fuente, un medio o un sitio, como \`${example}\``;
    case 'story':
      return `escriba el identificador de una historia o sus primeros dígitos, 6 por lo menos, como \`${example}\``;
    case 'after':
    case 'before':
      return 'escriba `2025-01-31`, `2025-01-31T18:00Z`, o un tiempo atrás como `7d`, `12h` o `2w`';
    case 'level':
      return 'escriba `level:about` o `level:mention`';
    default:
      return `escriba el identificador de uno, como \`${example}\``;
  }
}
