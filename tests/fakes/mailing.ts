import { matchJob } from '../../shared/jobs/match.ts';
import { type SubscribeRequest, subscribe } from '../../shared/jobs/subscribe.ts';
import type { Article } from '../../shared/model/article.ts';
import type { MailRecord } from '../../shared/model/mail.ts';
import type { MatchRecord } from '../../shared/model/match.ts';
import { sha256Hex } from '../../shared/text/hash.ts';
import { all, createWorld, letPass, type Pipeline, type PipelineOptions, startPipeline } from './pipeline.ts';
import { createRecordingMailer, type RecordingMailer } from './recording-mailer.ts';
import { archiveAll, taggingOf } from './tagged-archive.ts';

/** A pipeline whose articles are put into the archive by hand, each tagged as its test says. */
export type Mailing = Pipeline & { readonly mailer: RecordingMailer };

export async function startMailing(options: PipelineOptions = {}, world = createWorld()): Promise<Mailing> {
  const mailer = createRecordingMailer();
  const tagging = { ...taggingOf('m1', {}), knownTags: new Set(['fentanyl', 'precursors', 'group:cjng']) };
  return { ...(await startPipeline({ mailer, tagging, ...options }, world)), mailer };
}

export type Reader = { readonly subscriberId: string; readonly subscriptionId: string };

/** An active alert on `topic:fentanyl` unless said. */
export async function addReader({ context }: Mailing, more: Partial<SubscribeRequest> = {}): Promise<Reader> {
  const report = await subscribe(context, {
    address: 'ana@example.org',
    queryText: 'topic:fentanyl',
    language: 'en',
    confirmed: true,
    ...more,
  });
  if (!('subscriptionId' in report)) throw new Error(JSON.stringify(report));
  return report;
}

/** Archives an article about fentanyl, found now, and matches it. Its id is made from its name. */
export async function arrive(
  { context, clock }: Mailing,
  name: string,
  { tags = ['fentanyl'], ...more }: Partial<Article> & { readonly tags?: readonly string[] } = {},
): Promise<string> {
  const id = articleIdOf(name);
  const now = clock.now().toISOString();
  const url = `https://news.example/${id}`;
  const article = { id, title: name, url, canonicalUrl: url, foundAt: now, publishedAt: now, ...more };
  const tagging = taggingOf('m1', { [id]: tags });
  await archiveAll({ ...context, tagArticle: tagging.tagArticle }, [article]);
  await matchJob(context, { articleId: id });
  return id;
}

export function articleIdOf(name: string): string {
  return sha256Hex(name).slice(0, 20);
}

export async function mailsOf({ context }: Mailing, { subscriberId }: Reader): Promise<readonly MailRecord[]> {
  return (await all(context.stores.mails.ofSubscriber(subscriberId))).map(({ record }) => record);
}

export async function matchesOf({ context }: Mailing, { subscriberId }: Reader): Promise<readonly MatchRecord[]> {
  return (await all(context.stores.matches.ofSubscriber(subscriberId))).map(({ record }) => record);
}

/** Lets time pass to an instant, sweeping every minutes given. */
export async function until(mailing: Mailing, instant: string, stepMinutes = 30): Promise<void> {
  const minutes = (Date.parse(instant) - mailing.clock.now().getTime()) / 60_000;
  if (minutes > 0) await letPass(mailing, minutes, stepMinutes);
}

/** The text of every mail sent so far. */
export function textsOf({ mailer }: Mailing): readonly string[] {
  return mailer.sends.map(({ mime }) => new TextDecoder().decode(mime));
}
