import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { createMailFolder } from '../../shared/adapters/local/mail-folder.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { composeMime } from '../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../shared/mail/render-alert.ts';
import { drain, mailsIn } from '../fakes/pipeline.ts';
import { addArticle, type Pages, startPages } from './start-pages.ts';

const CASES_FILE = join(import.meta.dirname, '../../../shared/hostile/cases.jsonl');
const cases = existsSync(CASES_FILE) ? xssStrings() : [];
if (cases.length === 0) console.log(`skipped: the hostile strings of the pages need ${CASES_FILE}, which is not there`);

/** A few of the classes, so that the law holds where ../shared is absent too. */
const OWN_STRINGS = [
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  'javascript:alert(1)',
  '</title></textarea></pre><svg onload=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
];

describe('every page', () => {
  it.each([...OWN_STRINGS, ...cases])('shows %j as text wherever it comes from', async (hostile) => {
    const pages = await startPages();
    const paths = await placeEverywhere(pages, hostile);
    for (const path of paths) {
      const body = await (await pages.request(path)).text();
      expect(liveParts(body), `${path}\n${body}`).toEqual([]);
    }
  });
});

describe('liveParts()', () => {
  it.each([
    '<script>1</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="//evil.example">x</a>',
    '<p style="background:url(x)">x</p>',
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    '<style>@import "//evil.example"</style>',
    '<form action="https://evil.example"></form>',
    '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
  ])('sees %s', (live) => {
    expect(liveParts(`<!doctype html><html><head></head><body>${live}</body></html>`)).not.toEqual([]);
  });
});

function xssStrings(): readonly string[] {
  const lines = readFileSync(CASES_FILE, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { kind, input } = JSON.parse(line);
    return kind === 'xss.string' ? [String(input)] : [];
  });
}

/** Puts a string into each place that outsiders fill; gives back the pages that show it. */
async function placeEverywhere(pages: Pages, hostile: string): Promise<readonly string[]> {
  const { context, world } = pages.pipeline;
  const article = await addArticle(pages, {
    title: hostile,
    text: `${hostile} fentanyl`,
    snippet: hostile,
    author: hostile,
    source: hostile,
    url: hostile,
  });
  await context.stores.feeds.add({
    schemaVersion: 1,
    feed: { id: 'hostile', url: hostile, title: hostile, origin: 'opml' },
    state: 'failing',
    reason: hostile,
    addedAt: '2026-03-01T00:00:00.000Z',
    failures: 1,
    entriesSeen: 0,
  });
  await sendMail(join(world.dir, 'mail'), hostile);
  return [
    '/',
    `/articles/${article.id}`,
    '/inbox/hostile',
    '/inbox/hostile/html',
    `/search?q=${encodeURIComponent(hostile)}`,
    '/search?q=topic:fentanyl',
    ...(await confirmPath(pages, hostile)),
  ];
}

async function sendMail(dir: string, hostile: string): Promise<void> {
  const email = renderAlert({
    mailId: 'hostile',
    to: 'reader@example.org',
    from: 'Vigía <vigia@vigia.example>',
    language: 'en',
    date: '2026-03-01T00:00:00.000Z',
    stories: [
      {
        storyId: 'a1b2c3d4e5f60718',
        articleId: 'a1b2c3d4e5f60718',
        title: hostile,
        source: hostile,
        sample: false,
        language: 'en',
        snippet: hostile,
        url: hostile,
        why: [{ term: hostile, words: hostile }],
        alerts: [hostile],
      },
    ],
    alerts: [
      { subscriptionId: 'a1b2c3d4e5f60718', queryText: hostile, stopUrl: 'https://vigia.example/unsubscribe?t=x' },
    ],
    coverage: { feeds: 1, fetched: 1, failing: 0, waiting: 0 },
    articleBaseUrl: 'https://vigia.example/articles/',
    unsubscribeUrl: 'https://vigia.example/unsubscribe?t=x',
  });
  const mime = await composeMime({ ...email, subject: hostile.replace(/[\r\n]/g, ' ') });
  await createMailFolder(dir).send({ mailId: 'hostile', from: 'vigia@vigia.example', to: 'reader@example.org', mime });
}

/** The page behind a confirmation mail shows the query, where the string is one. */
async function confirmPath(pages: Pages, hostile: string): Promise<readonly string[]> {
  const request = { address: 'asked@example.net', queryText: hostile, language: 'en', confirmed: false } as const;
  if ((await subscribe(pages.pipeline.context, request)).outcome !== 'confirmation-sent') return [];
  await drain(pages.pipeline);
  const mail = (await mailsIn(pages.pipeline.world)).find(({ to }) => to?.[0]?.address === 'asked@example.net');
  return [/\/confirm\?t=\S+/.exec(mail?.text ?? '')![0]];
}

const LINKS = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcset', 'ping', 'poster', 'background'];
/** What the pages use themselves. */
const ELEMENTS = new Set(
  `html head meta title link style body header a form label input button main h1 h2 h3 h4 p article section aside div span
  strong small code pre mark ul li dl dt dd details summary table thead tbody tr th td br base iframe footer`.split(
    /\s+/,
  ),
);

/** Everything in a page that could run, load from elsewhere or lead to a script; elements that are not ours. */
function liveParts(body: string): readonly string[] {
  const { document } = parseHTML(body);
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName;
    const attributes = [...element.attributes].filter(
      ({ name: attribute, value }) =>
        attribute.startsWith('on') ||
        attribute === 'style' ||
        attribute === 'srcdoc' ||
        (LINKS.includes(attribute) && !isInertLink(name, value)),
    );
    const found = attributes.map((attribute) => `${name} ${attribute.name}=${attribute.value}`);
    return ELEMENTS.has(name) && !loadsOrLeaves(element) ? found : [element.outerHTML.slice(0, 80), ...found];
  });
}

/** A sheet that fetches; a refresh to somewhere else than the page itself. */
function loadsOrLeaves(element: Element): boolean {
  if (element.localName === 'style') return /@import|url\(/i.test(element.textContent ?? '');
  return (
    element.localName === 'meta' &&
    /\D/.test((element.getAttribute('http-equiv') && element.getAttribute('content')) || '0')
  );
}

/** Loads come from our own pages, links lead to http(s). */
function isInertLink(element: string, value: string): boolean {
  if (element !== 'a') return value.startsWith('/') && !value.startsWith('//');
  return value === '#' || /^(https?:\/\/|[/#](?!\/))/.test(value);
}
