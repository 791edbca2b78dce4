import { findCandidates } from './candidates.ts';
import type { CompiledTopicModel } from './compile.ts';
import type { TopicDocument } from './document.ts';
import { locatedRules, type WordRule } from './located-rules.ts';
import { type CheckedFile, type Located, locatedWords } from './located-words.ts';
import { spanOf } from './receipt.ts';
import { scanDocument } from './scan.ts';
import { type Term, termsOf, termsSaying, termTrie } from './term-trie.ts';
import type { Words } from './topic-file.ts';
import { positionOf, type TopicFinding } from './topic-finding.ts';
import type { TermLanguage } from './trie.ts';

/**
 * Terms that never match or add nothing. Each term is put to the model as an article that says it word for word: what
 * is not found there, is blocked there by its own words, or is already said by another term, is a finding.
 */
export function checkTermsMatch(files: readonly CheckedFile[], compiled: CompiledTopicModel): readonly TopicFinding[] {
  return [
    ...files.flatMap(locatedWords).flatMap(checkWords),
    ...files.flatMap(locatedRules).flatMap((rule) => checkRule(rule, compiled)),
  ];
}

function findingAt<T>({ file, at }: Located<T>, { language, index }: Term, message: string): TopicFinding {
  return { ...positionOf(file.place, [...at, language, index]), message };
}

/** One language of the reader is enough to say the words. */
function saidAs(term: string, language: TermLanguage): TopicDocument {
  return { title: literalOf(term), text: '', language: language === 'any' ? 'und' : language };
}

/** A term as an article would have it: the first of alternatives, nothing for a gap, no signs of the format. */
function literalOf(term: string): string {
  return term
    .replaceAll(' ... ', ' ')
    .replaceAll(/([\p{L}\p{M}\p{N}*]+)(?:\/[\p{L}\p{M}\p{N}*]+)+/gu, '$1')
    .replaceAll(/[=*]/g, '');
}

function checkWords(where: Located<Words>): readonly TopicFinding[] {
  const terms = termsOf(where.value);
  const trie = termTrie(terms);
  return terms.flatMap((term, place) => {
    const form = checkForm(term.term);
    if (form !== undefined) return [findingAt(where, term, form)];
    const found = termsSaying(trie, { words: literalOf(term.term), language: term.language });
    if (!found.includes(place))
      return [
        findingAt(
          where,
          term,
          `the term "${term.term}" can never match: an article that says it word for word is not met, because no term runs across a comma, a bracket or the end of a sentence`,
        ),
      ];
    const first = terms[Math.min(...found)];
    if (first === undefined || first === term || isWider(term.term, first.term)) return [];
    return [findingAt(where, term, `the term "${term.term}" adds nothing: "${first.term}" matches it already`)];
  });
}

/** A gap and alternatives match more than their literal words, and a wildcard more than a word that is written out. */
function isWider(term: string, other: string): boolean {
  return term.includes('...') || term.includes('/') || (term.includes('*') && !other.includes('*'));
}

/** Capitals mean something here, and abbreviations are short: a headline's style is no reason to ask for them. */
const LONGEST_ABBREVIATION = 8;

function checkForm(term: string): string | undefined {
  const exact = /=\p{L}*\p{Lu}\p{L}*/u.exec(term)?.[0];
  if (exact !== undefined)
    return `the term "${term}" asks for capitals that it does not get: ${exact} matches any case; without the = a capital counts`;
  const long = /\p{Lu}{2,}/u.exec(term)?.[0];
  if (long !== undefined && long.length > LONGEST_ABBREVIATION)
    return `the term "${term}" matches in capitals only: write ${long.toLowerCase()}, which matches any case`;
  return undefined;
}

/** What becomes of a rule's own words where nothing else is said: context may be missing, but nothing may block them. */
function checkRule(rule: Located<WordRule>, compiled: CompiledTopicModel): readonly TopicFinding[] {
  return termsOf(rule.value.words).flatMap((term) => {
    const article = saidAs(term.term, term.language);
    const scanned = scanDocument(compiled, article);
    const { tokens } = scanned.document;
    const own = findCandidates(compiled, scanned).filter(
      ({ rule: { id }, hit }) => id === rule.value.id && hit.start === 0 && hit.end === tokens.length,
    );
    const blocked = own.flatMap(({ outcome }) => (outcome.kind === 'blocked' ? [outcome] : []));
    const by = blocked[0];
    if (by === undefined || blocked.length < own.length) return [];
    const words = by.by.map((hit) => `"${spanOf(scanned.document, hit).words}"`);
    return [findingAt(rule, term, blockedMessage(term.term, rule.value.id, words))];
  });
}

function blockedMessage(term: string, rule: string, words: readonly string[]): string {
  return `the term "${term}" of ${rule} can never match: its own words block it (${[...new Set(words)].join(', ')}), by never, unless or a longer name`;
}
