import type { IndexDocument } from '../model/index-part.ts';
import type { IndexedArticle } from '../model/indexed-article.ts';
import { type PreparedArticle, prepareArticle } from '../query-language/matches.ts';
import { tokenize } from '../text/tokens.ts';
import { labelsText } from './index-labels.ts';
import {
  countryMark,
  EMPTY_WORD,
  EVERY_ARTICLE,
  feedMark,
  hostMark,
  languageMark,
  levelMark,
  stemToken,
  storyMark,
  tagMark,
} from './index-marks.ts';

/**
 * How often a word must stand in an article to be what it speaks of again and again: the saturation of BM25 with
 * k1 = 1.2 has given two thirds of its weight by then (Robertson and Zaragoza, 2009, §3.4).
 */
const OFTEN = 3;

/** An article as an index takes it: what `matchesQuery` looks at, as tokens. */
export function indexDocument(article: IndexedArticle): IndexDocument {
  const prepared = prepareArticle(article);
  const words = prepared.words.map(({ folded }) => folded || EMPTY_WORD);
  return {
    articleId: article.articleId,
    orderedAt: article.orderedAt,
    foundAt: article.foundAt,
    storyId: article.storyId,
    labels: labelsText(article),
    date: prepared.date,
    words: {
      title: words.slice(0, prepared.titleWords).join(' '),
      text: words.slice(prepared.titleWords).join(' '),
      ...stemColumns(prepared),
      marks: marksOf(prepared).join(' '),
      source: tokenize(article.sourceTitle)
        .map(({ folded }) => folded || EMPTY_WORD)
        .join(' '),
    },
  };
}

/** Each stem once; those of the title, and those that stand there often, once more in columns of their own. */
function stemColumns(prepared: PreparedArticle) {
  const { stemLanguage, stemPlaces, places, titleWords } = prepared;
  const byStem = [...(stemLanguage === undefined ? places : stemPlaces)];
  const tokensOf = (entries: typeof byStem) => entries.map(([stem]) => stemToken(stem, stemLanguage)).join(' ');
  return {
    stems: tokensOf(byStem),
    title_stems: tokensOf(byStem.filter(([, [first]]) => first !== undefined && first < titleWords)),
    often: tokensOf(byStem.filter(([, found]) => found.length >= OFTEN)),
  };
}

function marksOf({ article, language, country, sourceId, host, levels }: PreparedArticle): readonly string[] {
  const marks = [
    EVERY_ARTICLE,
    feedMark(sourceId),
    storyMark(article.storyId),
    ...beginnings(language, '-').map(languageMark),
    ...(country === undefined ? [] : [countryMark(country)]),
    ...endings(host).map(hostMark),
    ...[...levels].flatMap(([tag, level]) => [tagMark(tag), tagMark(tag, level), levelMark(level)]),
  ];
  return [...new Set(marks)];
}

/** `es-419-x` is found by `es`, `es-419` and itself. */
function beginnings(text: string, separator: string): readonly string[] {
  const parts = text.split(separator);
  return parts.map((_, index) => parts.slice(0, index + 1).join(separator));
}

/** A host and every one above it. */
function endings(host: string): readonly string[] {
  const parts = host.split('.');
  return parts.map((_, index) => parts.slice(index).join('.'));
}
