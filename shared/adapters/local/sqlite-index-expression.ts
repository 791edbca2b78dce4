import type { IndexExpression } from '../../model/index-part.ts';

/** How to find documents in SQLite: an FTS5 expression, a condition on rows of `document`, or both at once. */
export type IndexSelection = {
  readonly match?: string;
  /** With a `?` for each of `values`; empty when the expression says it all. */
  readonly where: string;
  readonly values: readonly string[];
};

/**
 * Groups inside groups in one FTS5 expression: its parser's stack has 100 places (fts5parse.y), and one level takes up
 * to four. What lies deeper is joined by SQL.
 */
const MAX_MATCH_DEPTH = 15;

/** Whatever can be asked of the words at once becomes one FTS5 expression; dates, which FTS5 does not know, go to SQL. */
export function indexSelection(expression: IndexExpression): IndexSelection {
  if (isMatch(expression)) return { match: matchText(expression), where: '', values: [] };
  if (expression.kind !== 'and') return condition(expression);
  const [first, ...others] = expression.parts.filter(isMatch);
  const rest = expression.parts.filter((part) => !isMatch(part)).map(condition);
  const where = rest.map((part) => part.where).join(' AND ');
  const values = rest.flatMap((part) => part.values);
  if (first === undefined) return { where, values };
  const match = matchText(others.length === 0 ? first : { kind: 'and', parts: [first, ...others] });
  return { match, where, values };
}

function isMatch(expression: IndexExpression): boolean {
  return matchDepth(expression) <= MAX_MATCH_DEPTH;
}

/** Infinite with a date inside. */
function matchDepth(expression: IndexExpression): number {
  switch (expression.kind) {
    case 'words':
      return 0;
    case 'from':
    case 'until':
      return Number.POSITIVE_INFINITY;
    case 'and':
    case 'or':
      return 1 + Math.max(...expression.parts.map(matchDepth));
    case 'not':
      return 1 + matchDepth(expression.part);
    default:
      return expression satisfies never;
  }
}

// ---------------------------------------------------------------- FTS5 (sqlite.org/fts5.html §3)

function matchText(expression: IndexExpression): string {
  switch (expression.kind) {
    case 'words': {
      const phrase = `"${expression.words.join(' ').replaceAll('"', '""')}"`;
      return `{${expression.columns.join(' ')}} : ${phrase}${expression.prefix ? ' *' : ''}`;
    }
    case 'and':
      return conjunction(expression.parts);
    case 'or':
      return expression.parts.map(operand).join(' OR ');
    case 'not':
      return conjunction([expression]);
    case 'from':
    case 'until':
      throw new TypeError('A date is no FTS5 expression.');
    default:
      return expression satisfies never;
  }
}

/** FTS5's NOT has two sides: what is excluded is taken from the rest, or from everything. */
function conjunction(parts: readonly IndexExpression[]): string {
  const met = parts.filter(({ kind }) => kind !== 'not').map(operand);
  const unmet = parts.flatMap((part) => (part.kind === 'not' ? [operand(part.part)] : []));
  const kept = met.length === 0 ? EVERYTHING : met.join(' AND ');
  return unmet.length === 0 ? kept : `(${kept}) NOT (${unmet.join(' OR ')})`;
}

/** See `EVERY_ARTICLE` of query/index-marks.ts. */
const EVERYTHING = '{marks} : "all"';

function operand(expression: IndexExpression): string {
  return expression.kind === 'words' ? matchText(expression) : `(${matchText(expression)})`;
}

// ---------------------------------------------------------------- SQL

function condition(expression: IndexExpression): IndexSelection {
  if (isMatch(expression)) return { where: `place IN (${MATCHING})`, values: [matchText(expression)] };
  switch (expression.kind) {
    case 'from':
      return { where: 'date >= ?', values: [expression.instant] };
    case 'until':
      return { where: 'date < ?', values: [expression.instant] };
    case 'and':
    case 'or': {
      const parts = expression.parts.map(condition);
      const where = `(${parts.map((part) => part.where).join(expression.kind === 'and' ? ' AND ' : ' OR ')})`;
      return { where, values: parts.flatMap(({ values }) => values) };
    }
    case 'not': {
      const { where, values } = condition(expression.part);
      return { where: `NOT ${where}`, values };
    }
    case 'words':
      throw new TypeError('Words alone are always an FTS5 expression.');
    default:
      return expression satisfies never;
  }
}

const MATCHING = 'SELECT rowid FROM words WHERE words MATCH ?';
