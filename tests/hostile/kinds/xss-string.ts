import { join } from 'node:path';
import { createMailFolder } from '../../../shared/adapters/local/mail-folder.ts';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { logLine } from '../../../shared/log.ts';
import { composeMime } from '../../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../../shared/mail/render-alert.ts';
import type { Email } from '../../../shared/model/email.ts';
import { alertMail, alertStory } from '../../fakes/alert-mail.ts';
import { disposeWorld, drain, mailsIn, makeWorld } from '../../fakes/pipeline.ts';
import { addArticle, type Pages, startPages } from '../../http/start-pages.ts';
import { liveParts, MAIL, PAGE } from '../live-parts.ts';
import { inputText, judge, type Runner } from '../runner.ts';

/** A string of an outsider in every place that outsiders fill: every page, the alert in both forms, a log line. */
export const run: Runner = async (hostileCase) => {
  const text = inputText(hostileCase);
  const live = [...(await liveInPages(text)), ...liveParts(alertOf(text).html, MAIL), ...liveInLog(text)];
  return judge(
    hostileCase,
    live,
    { 'inert_render|inert_text': () => (live.length === 0 ? undefined : live.join('; ').slice(0, 300)) },
    () => 'text everywhere',
  );
};

/** What of a string is alive on any page of the product. */
export async function liveInPages(text: string): Promise<readonly string[]> {
  const world = makeWorld();
  try {
    const pages = await startPages({}, world);
    const live: string[] = [];
    for (const path of await placeEverywhere(pages, text)) {
      const body = await (await pages.request(path)).text();
      live.push(...liveParts(body, PAGE).map((part) => `${path}: ${part}`));
    }
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

function alertOf(text: string): Email {
  const story = alertStory({
    title: text,
    source: text,
    snippet: text,
    language: text,
    url: `https://news.example/${text}`,
    articleId: text,
    alerts: [text],
    why: [{ term: text, words: text }],
    publishedAt: text,
  });
  const alerts = alertMail().alerts.map((alert) => ({ ...alert, queryText: text, stopUrl: text }));
  return renderAlert(alertMail({ stories: [story], alerts, unsubscribeUrl: text }));
}

/** Puts a string into each place of the pages; gives back the pages that show it. */
async function placeEverywhere(pages: Pages, text: string): Promise<readonly string[]> {
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
  const mime = await composeMime({ ...alertOf(text), mailId: 'hostile', subject: text.replace(/[\r\n]/g, ' ') });
  await createMailFolder(join(world.dir, 'mail')).send({
    mailId: 'hostile',
    from: 'vigia@vigia.example',
    to: 'reader@example.org',
    mime,
  });
  return [
    '/',
    `/articles/${article.id}`,
    '/inbox/hostile',
    '/inbox/hostile/html',
    `/search?q=${encodeURIComponent(text.toWellFormed())}`,
    '/search?q=topic:fentanyl',
    ...(await confirmPath(pages, text)),
  ];
}

/** The page behind a confirmation mail shows the query, where the string is one. */
async function confirmPath({ pipeline }: Pages, text: string): Promise<readonly string[]> {
  const request = { address: 'asked@example.net', queryText: text, language: 'en', confirmed: false } as const;
  if ((await subscribe(pipeline.context, request)).outcome !== 'confirmation-sent') return [];
  await drain(pipeline);
  const mail = (await mailsIn(pipeline.world)).find(({ to }) => to?.[0]?.address === 'asked@example.net');
  return [/\/confirm\?t=\S+/.exec(mail?.text ?? '')![0]];
}
