import { parseOpml } from '../../../shared/model/opml.ts';
import { makeArticle } from '../../fakes/records.ts';
import { archiveAll } from '../../fakes/tagged-archive.ts';
import { requestOf } from '../api-phrase.ts';
import { type ApiServer, type Reply, startApiServer } from '../api-server.ts';
import { attempt, ended, isRefusedUndialled } from '../attempt.ts';
import { inputText, type Judge, judge, type Outcome, type Runner } from '../runner.ts';

/** The largest page of a list. */
const MAX_PAGE = 100;

const MEANINGS: Readonly<Record<string, Judge<Reply>>> = {
  '\\d{3}(_or_\\d{3})*': (reply, expected) =>
    expected.split('_or_').includes(String(reply.status)) ? undefined : said(reply),
  '400_or_(clamped|empty|defined|text)': refused,
  'no_(pollution|5xx)': (reply) => (reply.status !== undefined && reply.status < 500 ? polluted() : said(reply)),
  no_ACAO: (reply) => (reply.headers['access-control-allow-origin'] === undefined ? undefined : said(reply)),
  no_private_cached: ({ headers }) => {
    const kept = String(headers['cache-control']);
    const differs = String(headers['vary'] ?? '').toLowerCase();
    return /\bprivate\b/.test(kept) && /no-store|no-cache/.test(kept) && differs.includes('authorization')
      ? undefined
      : `cache-control is ${kept}, vary is ${differs}`;
  },
  '408_or_closed': (reply) => (reply.status === undefined || reply.status === 408 ? undefined : said(reply)),
  rate_capped: (reply) => (reply.status === 400 && /stories a day/.test(reply.text) ? undefined : said(reply)),
  no_stack_no_arn: (reply) => (reply.status === 500 ? undefined : said(reply)),
};

/** A request to the API, played against the real app over a loopback socket. */
export const run: Runner = async (hostileCase) => {
  const phrase = inputText(hostileCase);
  if (/^OPML with /.test(phrase)) return opml(hostileCase.expect);
  const server = await startApiServer(/^force /.test(phrase) ? { limits: { topics: broken } } : {});
  try {
    if (/matching everything/.test(phrase)) await fillArchive(server);
    const sent = requestOf(phrase, server);
    if (sent === undefined) return { ok: false, found: `no request is read from ${JSON.stringify(phrase)}` };
    const reply = await server.send(sent);
    const outcome = judge(hostileCase, reply, MEANINGS, said);
    const leak = leaked(reply) ?? (await changed(server));
    return leak === undefined ? outcome : { ok: false, found: leak };
  } finally {
    await server.close();
  }
};

/** A fault with everything in it that must not be told. */
function broken(): never {
  throw new Error('arn:aws:dynamodb:us-east-1:123456789012:table/vigia-records at /var/task/index.mjs:12:34');
}

/** More stories a day, over the last weeks, than an alert may bring. */
async function fillArchive({ api: { pipeline } }: ApiServer): Promise<void> {
  const { context, clock } = pipeline;
  const articles = Array.from({ length: 1_000 }, (_, at) => {
    const foundAt = new Date(clock.now().getTime() - at * 40 * 60_000).toISOString();
    return makeArticle({ id: at.toString(16).padStart(16, 'e'), foundAt, publishedAt: foundAt, text: `Report ${at}.` });
  });
  const tagArticle = (article: ReturnType<typeof makeArticle>) => ({ article, tags: [], modelVersion: '1-test' });
  await archiveAll({ ...context, tagArticle }, articles);
}

/** Refused in the API's own words, or answered with a page that is no longer than one may be. */
function refused(reply: Reply): string | undefined {
  if (reply.status === 400) return undefined;
  if (reply.status !== 200) return said(reply);
  const { articles = [] }: { readonly articles?: readonly unknown[] } = JSON.parse(reply.text);
  return articles.length <= MAX_PAGE ? undefined : `${articles.length} articles on a page`;
}

function polluted(): string | undefined {
  const plain: Readonly<Record<string, unknown>> = {};
  return plain['x'] === undefined && plain['y'] === undefined ? undefined : 'every object has a new property';
}

/** Whatever the answer is: nothing of the machine, and a refusal is a problem (RFC 9457). */
function leaked({ status, headers, text }: Reply): string | undefined {
  if (/arn:aws|\/var\/task|node_modules|\bat .+:\d+:\d+|"stack"/.test(text))
    return `it tells of the machine: ${text.slice(0, 200)}`;
  const isProblem = headers['content-type'] === 'application/problem+json';
  return status !== undefined && status >= 400 && !isProblem
    ? `the refusal is no problem: ${text.slice(0, 80)}`
    : undefined;
}

/** Nobody else's alert may be touched. */
async function changed({ api: { pipeline }, otherId }: ApiServer): Promise<string | undefined> {
  for await (const { record } of pipeline.context.stores.subscriptions.all())
    if (record.id === otherId && record.status === 'active') return undefined;
  return 'the alert of another reader is gone';
}

function said({ status, text }: Reply): string {
  return status === undefined ? 'the connection was closed' : `${status} ${text.slice(0, 160)}`;
}

/** Of addresses that feeds may have inside a network. */
const PRIVATE_FEEDS = [
  'http://127.0.0.1/feed',
  'http://10.0.0.5/rss',
  'http://192.168.1.1/',
  'http://[::1]/feed',
  'http://169.254.169.254/latest/meta-data/',
];

/** The API takes no OPML; a list that an operator imports names feeds, and each is fetched by the one guarded client. */
async function opml(expect: unknown): Promise<Outcome> {
  const outlines = PRIVATE_FEEDS.map((url) => `<outline type="rss" text="x" xmlUrl="${url}"/>`).join('');
  const list = parseOpml(`<opml version="2.0"><body>${outlines}</body></opml>`);
  const named = list.kind === 'opml' ? list.feeds.map(({ url }) => url) : PRIVATE_FEEDS;
  const server = await startApiServer();
  const reply = await server.send({
    method: 'POST',
    path: '/api/v1/feeds',
    headers: { authorization: `Bearer ${server.api.admin}` },
  });
  await server.close();
  if (reply.status !== 405) return { ok: false, found: said(reply) };
  const attempts = await Promise.all(named.map((url) => attempt(url)));
  const isRight = expect === 'each_refused' && attempts.every(isRefusedUndialled);
  return { ok: isRight, found: attempts.map(ended).join('; ') };
}
