import { join } from 'node:path';
import { createMailFolder } from '../../../shared/adapters/local/mail-folder.ts';
import { linkDesk } from '../../../shared/jobs/link-desk.ts';
import { linkSigner } from '../../../shared/jobs/link-keys.ts';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { logLine } from '../../../shared/log.ts';
import { composeMime } from '../../../shared/mail/compose-mime.ts';
import { subscriberId } from '../../../shared/model/ids.ts';
import { all, disposeWorld, drain, mailsIn, makeWorld } from '../../fakes/pipeline.ts';
import { addArticle, type Pages, startPages } from '../../http/start-pages.ts';
import { hostileMails } from '../hostile-mails.ts';
import { liveParts, MAIL, PAGE, type SinkRules } from '../live-parts.ts';
import { inputText, judge, type Runner } from '../runner.ts';

/** A string of an outsider in every place that outsiders fill: every page, what forms answer, every mail in both forms, a log line. */
export const run: Runner = async (hostileCase) => {
  const text = inputText(hostileCase);
  const live = [...(await liveInPages(text)), ...liveInMails(text), ...liveInLog(text)];
  return judge(
    hostileCase,
    live,
    { 'inert_render|inert_text': () => (live.length === 0 ? undefined : live.join('; ').slice(0, 300)) },
    () => 'text everywhere',
  );
};

/** The HTML part of a mail, as the inbox shows it; its links open outside of the frame. */
const MAIL_FRAME = '/inbox/hostile/html';
const FRAMED: SinkRules = { ...MAIL, elements: new Set([...MAIL.elements, 'base']) };

/** What of a string is alive on any page of the product. */
export async function liveInPages(text: string): Promise<readonly string[]> {
  const world = makeWorld();
  try {
    const pages = await startPages({}, world);
    const live: string[] = [];
    for (const path of await placeEverywhere(pages, text)) {
      const body = await (await pages.request(path)).text();
      live.push(...liveParts(body, path === MAIL_FRAME ? FRAMED : PAGE).map((part) => `${path}: ${part}`));
    }
    for (const [name, body] of await answersToForms(pages, text))
      live.push(...liveParts(body, PAGE).map((part) => `${name}: ${part}`));
    return live;
  } finally {
    disposeWorld(world);
  }
}

/** A log line is one line, and gives back what was put in. */
function liveInLog(text: string): readonly string[] {
  const line = logLine('2026-03-01T00:00:00.000Z', { stage: 'poll', reason: text });
  const isWhole = !/[\r\n]/.test(line) && JSON.parse(line).reason === text;
  return isWhole ? [] : [`log: ${line}`];
}

/** What of a string is alive in any mail; in its text part, what would turn or hide what follows. */
function liveInMails(text: string): readonly string[] {
  return hostileMails(text).flatMap((email) => [
    ...liveParts(email.html, MAIL),
    ...(HIDDEN.test(email.text) || HIDDEN.test(email.subject) ? [`${email.subject}: hidden characters`] : []),
  ]);
}

/** Control characters but for line feed, direction marks, zero-width characters. */
const HIDDEN = /[^\P{Cc}\n]|[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Puts a string into each place of the pages; gives back the pages that show it. */
export async function placeEverywhere(pages: Pages, text: string): Promise<readonly string[]> {
  const { context, world } = pages.pipeline;
  const article = await addArticle(pages, {
    title: text,
    text: `${text} fentanyl`,
    snippet: text,
    author: text,
    source: text,
    url: text,
  });
  await context.stores.feeds.add({
    schemaVersion: 1,
    feed: {
      id: 'hostile',
      url: text === '' ? 'https://news.example/' : text,
      title: text === '' ? ' ' : text,
      origin: 'opml',
    },
    state: 'failing',
    reason: text,
    addedAt: '2026-03-01T00:00:00.000Z',
    failures: 1,
    entriesSeen: 0,
  });
  const [alert] = hostileMails(text);
  const mime = await composeMime({ ...alert!, mailId: 'hostile', subject: text.replace(/[\r\n]/g, ' ') });
  await createMailFolder(join(world.dir, 'mail')).send({
    mailId: 'hostile',
    from: 'vigia@vigia.example',
    to: 'reader@example.org',
    mime,
  });
  await context.stores.savedSearches.save({
    schemaVersion: 1,
    name: 'hostile',
    queryText: 'topic:fentanyl',
    canonical: 'topic:fentanyl',
    note: text,
    createdAt: '2026-03-01T00:00:00.000Z',
    updatedAt: '2026-03-01T00:00:00.000Z',
  });
  const asked = encodeURIComponent(text.toWellFormed());
  return [
    '/',
    `/?topic=${encodeURIComponent(text.toWellFormed())}`,
    `/?source=${encodeURIComponent(text.toWellFormed())}&since=all`,
    `/?since=all&topic=${asked}&source=${asked}&lang=${asked}`,
    `/articles/${article.id}`,
    `/stories/${article.story.storyId}`,
    `/trends?q=${asked}&unit=${asked}`,
    '/feeds',
    '/feeds/hostile',
    `/feeds?q=${asked}`,
    '/model',
    `/model/${asked}`,
    '/alerts',
    '/queues',
    '/settings',
    '/keys',
    '/audit',
    `/search?q=${asked}&order=${asked}&cursor=${asked}`,
    '/inbox/hostile',
    MAIL_FRAME,
    `/search?q=${encodeURIComponent(text.toWellFormed())}`,
    '/search?q=topic:fentanyl',
    ...(await confirmPath(pages, text)),
    await wrongTagPath(pages, article.id),
    ...(await managePaths(pages, text)),
  ];
}

const READER = 'managed@example.net';

/** The page of a reader whose alert and address hold what they like. */
async function managePaths({ pipeline }: Pages, text: string): Promise<readonly string[]> {
  const { context } = pipeline;
  const id = subscriberId(READER);
  await subscribe(context, { address: READER, queryText: 'topic:fentanyl', language: 'en', confirmed: true });
  const [alert] = await all(context.stores.subscriptions.ofSubscriber(id));
  const { record, version } = alert!;
  await context.stores.subscriptions.save({ ...record, queryText: text, note: text, reason: text }, version);
  return [`/manage?t=${await linkDesk(context).renew(id)}`];
}

async function wrongTagPath({ pipeline }: Pages, articleId: string): Promise<string> {
  await subscribe(pipeline.context, { address: READER, queryText: 'topic:fentanyl', language: 'es', confirmed: true });
  const sign = await linkSigner(pipeline.context);
  const about = { articleId, tag: 'fentanyl' };
  return `/wrong-tag?t=${sign({ purpose: 'wrong-tag', subscriberId: subscriberId(READER), about })}`;
}

/** The pages that answer to forms in which every field is the string. */
async function answersToForms(pages: Pages, text: string): Promise<readonly (readonly [name: string, body: string])[]> {
  const [manage = ''] = await managePaths(pages, text);
  const typed = { queryText: text, note: text, cadence: text, language: text, zone: text, time: text, weekday: text };
  const fields = { ...typed, address: text, quietFrom: text, quietTo: text };
  const forms = [
    ...['preview', 'change', 'ask'].map((todo) => ['/subscribe', todo] as const),
    ...['link', 'add', 'times', 'change', text].map((todo) => ['/manage', todo] as const),
  ];
  const answers: (readonly [string, string])[] = [];
  for (const [path, todo] of forms) {
    const body = new URLSearchParams({ ...fields, do: todo, id: text, t: manage.slice(manage.indexOf('=') + 1) });
    answers.push([`${path} ${todo}`, await (await pages.request(path, { method: 'POST', body })).text()]);
  }
  return answers;
}

/** The page behind a confirmation mail shows the query, where the string is one. */
async function confirmPath({ pipeline }: Pages, text: string): Promise<readonly string[]> {
  const request = { address: 'asked@example.net', queryText: text, language: 'en', confirmed: false } as const;
  if ((await subscribe(pipeline.context, request)).outcome !== 'confirmation-sent') return [];
  await drain(pipeline);
  const mail = (await mailsIn(pipeline.world)).find(({ to }) => to?.[0]?.address === 'asked@example.net');
  return [/\/confirm\?t=\S+/.exec(mail?.text ?? '')![0]];
}
