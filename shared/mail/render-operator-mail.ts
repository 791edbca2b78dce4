import type { Email } from '../model/email.ts';
import type { OperatorMail, OperatorNews, QuietLanguage, TroubledFeed } from '../model/operator-mail.ts';
import { oneLine } from '../text/one-line.ts';
import { languageName } from './language-name.ts';
import { calendarDay, knownZone, localTime } from './local-time.ts';
import type { Block, Run } from './mail-block.ts';
import { mailEmail } from './mail-email.ts';
import { type OperatorWords, operatorWords } from './operator-words.ts';

const NAME_CHARACTERS = 80;
const REASON_CHARACTERS = 200;
const SUBJECT_CHARACTERS = 150;
/** Lines of a list; `./vigia feeds` and `./vigia dlq` have the rest. */
const MAX_ITEMS = 50;

/** News for whoever runs Vigía. Its subject and first line say so, and it is no mail of a list: no reader gets one. */
export function renderOperatorMail(mail: OperatorMail): Email {
  const words = operatorWords[mail.language];
  const installation = oneLine(mail.installation, NAME_CHARACTERS);
  const title = headline(mail, words);
  return mailEmail(mail, {
    subject: oneLine(`[${words.operator}] ${title} · ${installation}`, SUBJECT_CHARACTERS),
    audience: 'operator',
    blocks: [
      { kind: 'heading', text: title },
      quiet(words.toOperator(installation)),
      ...newsBlocks(mail.news, mail, words),
      { kind: 'foot', blocks: [quiet(words.advice[mail.news.kind]), quiet(words.times(knownZone(mail.zone)))] },
    ],
  });
}

function headline({ news, language }: OperatorMail, words: OperatorWords): string {
  switch (news.kind) {
    case 'broken-feeds':
      return words.brokenFeeds(news.feeds.length);
    case 'quiet-languages':
      return words.quietLanguages(
        news.languages.map(({ language: code }) => oneLine(languageName(code, language), NAME_CHARACTERS)).join(', '),
      );
    case 'broken-alerts':
      return words.brokenAlerts(news.alerts.length);
    case 'dead-letters':
      return words.deadLetters(news.letters.reduce((sum, { count }) => sum + count, 0));
    case 'sending-stopped':
      return words.sendingStopped;
    case 'daily-summary':
      return words.summary(calendarDay(news.day, language));
    default:
      return news satisfies never;
  }
}

function newsBlocks(news: OperatorNews, mail: OperatorMail, words: OperatorWords): readonly Block[] {
  switch (news.kind) {
    case 'broken-feeds':
      return listed(news.feeds, (feed) => [feedLine(feed, mail, words)], words);
    case 'quiet-languages':
      return listed(news.languages, (one) => [quietLine(one, mail, words)], words);
    case 'broken-alerts':
      return listed(
        news.alerts,
        ({ query, reason }) => [`${oneLine(query, REASON_CHARACTERS)}: ${oneLine(reason, REASON_CHARACTERS)}`],
        words,
      );
    case 'dead-letters':
      return listed(
        news.letters,
        ({ queue, count, reason }) => [`${count} × ${queue}: ${oneLine(reason, REASON_CHARACTERS)}`],
        words,
      );
    case 'sending-stopped':
      return [{ kind: 'paragraph', runs: [words.stoppedWhy(news)] }];
    case 'daily-summary':
      return summaryBlocks(news, mail, words);
    default:
      return news satisfies never;
  }
}

function summaryBlocks(
  news: Extract<OperatorNews, { kind: 'daily-summary' }>,
  mail: OperatorMail,
  words: OperatorWords,
): readonly Block[] {
  const { bounced, complained, sendingStopped, troubled = [], moved = [], quiet: silence = [], retentionAt } = news;
  const swept = retentionAt === undefined ? undefined : localTime(retentionAt, mail);
  const lines = [
    ...words.summaryLines(news),
    ...(bounced === undefined || complained === undefined ? [] : [words.bounces(bounced, complained)]),
    ...(swept === undefined ? [] : [words.retention(swept)]),
  ];
  return [
    ...(sendingStopped === undefined
      ? []
      : [{ kind: 'paragraph', runs: [words.stopped(oneLine(sendingStopped, REASON_CHARACTERS))] } as const]),
    { kind: 'list', items: lines.map((line) => [line]) },
    ...titled(words.newlyFailing, troubled, (feed) => [feedLine(feed, mail, words)], words),
    ...titled(
      words.moved,
      moved,
      ({ title, url }) => [`${oneLine(title, NAME_CHARACTERS)}: ${oneLine(url, REASON_CHARACTERS)}`],
      words,
    ),
    ...titled(words.quiet, silence, (one) => [quietLine(one, mail, words)], words),
  ];
}

function titled<Item>(
  title: string,
  items: readonly Item[],
  runsOf: (item: Item) => readonly Run[],
  words: OperatorWords,
): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'paragraph', runs: [`${title}:`] }, ...listed(items, runsOf, words)];
}

function quietLine(quietOne: QuietLanguage, { language }: OperatorMail, words: OperatorWords): string {
  const name = oneLine(languageName(quietOne.language, language), NAME_CHARACTERS);
  return words.quietLanguage({ ...quietOne, language: name });
}

function feedLine(
  { title, reason, since }: TroubledFeed,
  { language, zone }: OperatorMail,
  words: OperatorWords,
): string {
  const from = since === undefined ? undefined : localTime(since, { language, zone });
  const name = oneLine(title, NAME_CHARACTERS);
  return `${name}: ${oneLine(reason, REASON_CHARACTERS)}${from === undefined ? '' : ` (${words.since(from)})`}`;
}

function listed<Item>(
  items: readonly Item[],
  runsOf: (item: Item) => readonly Run[],
  words: OperatorWords,
): readonly Block[] {
  const rest = items.length - MAX_ITEMS;
  return [
    { kind: 'list', items: items.slice(0, MAX_ITEMS).map(runsOf) },
    ...(rest > 0 ? [quiet(words.rest(rest))] : []),
  ];
}

function quiet(text: string): Block {
  return { kind: 'paragraph', tone: 'quiet', runs: [text] };
}
