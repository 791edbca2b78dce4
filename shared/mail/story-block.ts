import type { AlertMail, AlertReason, AlertStory, OtherOutlet, TagLabels } from '../model/alert-mail.ts';
import { oneLine } from '../text/one-line.ts';
import { languageName } from './language-name.ts';
import { localTime } from './local-time.ts';
import type { Block, Run } from './mail-block.ts';
import { type MailWords, mailWords } from './mail-words.ts';

/** A headline; longer ones are bait. */
const TITLE_CHARACTERS = 200;
const OTHER_TITLE_CHARACTERS = 120;
const NAME_CHARACTERS = 80;
/** The words that met a query. */
const WORDS_CHARACTERS = 80;
/** All that may leave the archive (DESIGN.md §1, promise 6). */
const SNIPPET_CHARACTERS = 300;
/** An address longer than this does not pay for its bytes: our own page leads to it as well. */
const MAX_URL_CHARACTERS = 600;
/** Reasons told of one story; the page has them all. */
const MAX_REASONS = 8;

/** What a story's block says beside its headline. `brief` leaves out the snippet, the other outlets and what one may answer. */
export type Detail = 'full' | 'brief';

/** One story as a block of its mail. */
export function storyBlock(story: AlertStory, mail: AlertMail, detail: Detail): Block {
  const words = mailWords[mail.language];
  const evidenceUrl = `${mail.articleBaseUrl}${story.articleId}`;
  const title = oneLine(story.title, TITLE_CHARACTERS);
  return {
    kind: 'story',
    language: story.language,
    title: title === '' ? oneLine(story.source, NAME_CHARACTERS) || '–' : title,
    url: story.url.length > MAX_URL_CHARACTERS ? evidenceUrl : story.url,
    blocks: [
      ...(story.update === undefined ? [] : [updateBlock(story.update.tags, mail, words)]),
      quiet(factsLine(story, mail, words)),
      ...(story.sample ? [quiet({ strong: words.sample })] : []),
      ...(detail === 'brief' ? [] : snippetBlock(story)),
      ...reasonBlocks(story.why, { words, labels: mail.labels ?? {}, detail }),
      ...alertBlock(story, mail, words),
      ...(detail === 'brief' ? [] : otherOutlets(story, words, mail.articleBaseUrl)),
      quiet({ link: words.evidence, url: evidenceUrl }),
    ],
  };
}

function updateBlock(tags: readonly string[], { labels = {} }: AlertMail, words: MailWords): Block {
  const named = tags.map((tag) => oneLine(labels[tag] ?? tag, NAME_CHARACTERS)).join(', ');
  return { kind: 'paragraph', tone: 'notice', runs: [words.update(named)] };
}

/** Source, local time, language: `Outlet · 22 Nov 2026, 14:05 GMT-6 · Spanish`. */
function factsLine(story: AlertStory, { language, zone }: AlertMail, words: MailWords): string {
  const time = story.publishedAt === undefined ? undefined : localTime(story.publishedAt, { language, zone });
  const spoken = story.language === 'und' || story.language === '' ? undefined : languageName(story.language, language);
  return [
    oneLine(story.source, NAME_CHARACTERS),
    time ?? words.undated,
    spoken === undefined ? words.unknownLanguage : oneLine(spoken, NAME_CHARACTERS),
  ].join(' · ');
}

function snippetBlock({ snippet, language }: AlertStory): readonly Block[] {
  const text = oneLine(snippet, SNIPPET_CHARACTERS);
  return text === '' ? [] : [{ kind: 'paragraph', runs: [text], language }];
}

/** Why the story is here: the tag by its label, or the query's own term, and the article's words. */
function reasonBlocks(
  why: readonly AlertReason[],
  { words, labels, detail }: { readonly words: MailWords; readonly labels: TagLabels; readonly detail: Detail },
): readonly Block[] {
  const reasons = why.slice(0, MAX_REASONS);
  if (reasons.length === 0) return [];
  if (detail === 'brief')
    return [quiet(`${words.why}: ${reasons.map((reason) => reasonText(reason, labels)).join(', ')}`)];
  const items = reasons.map((reason): readonly Run[] => [
    reasonText(reason, labels),
    ...(reason.wrongTagUrl === undefined ? [] : [' · ', { link: words.wrongTag, url: reason.wrongTagUrl }]),
  ]);
  return [quiet(`${words.why}:`), { kind: 'list', tone: 'quiet', items }];
}

function reasonText({ term, words }: AlertReason, labels: TagLabels): string {
  const label = oneLine(labels[term.replace(/^topic:/, '')] ?? term, NAME_CHARACTERS);
  return words === undefined ? label : `${label} (“${oneLine(words, WORDS_CHARACTERS)}”)`;
}

/** With one alert in the message, the foot names it. */
function alertBlock(story: AlertStory, mail: AlertMail, words: MailWords): readonly Block[] {
  if (mail.alerts.length === 1) return [];
  const names = story.alerts.map((alert) => oneLine(alert, NAME_CHARACTERS)).join('; ');
  return [quiet(`${words.alert}: ${names}`)];
}

function otherOutlets({ others, moreArticles }: AlertStory, words: MailWords, baseUrl: string): readonly Block[] {
  if (others.length === 0 && moreArticles === 0) return [];
  const items = others.map((other) => otherRuns(other, words, baseUrl));
  const rest: readonly (readonly Run[])[] = moreArticles === 0 ? [] : [[words.moreArticles(moreArticles)]];
  return [quiet(`${words.alsoIn}:`), { kind: 'list', tone: 'quiet', items: [...items, ...rest] }];
}

function otherRuns(other: OtherOutlet, words: MailWords, baseUrl: string): readonly Run[] {
  const source = oneLine(other.source, NAME_CHARACTERS);
  const link = oneLine(other.title, OTHER_TITLE_CHARACTERS) || source || '–';
  const url = other.url.length > MAX_URL_CHARACTERS ? `${baseUrl}${other.articleId}` : other.url;
  return [`${source}${other.copy ? ` (${words.copy})` : ''}: `, { link, url, language: other.language }];
}

function quiet(...runs: readonly Run[]): Block {
  return { kind: 'paragraph', tone: 'quiet', runs };
}
