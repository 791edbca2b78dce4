import { openApiDocument } from '../../shared/http/api/openapi-document.ts';
import type { ApiServer, Sent } from './api-server.ts';

const BASE = '/api/v1';

/** Makes a request of a phrase such as `GET /subscriptions/{other}`, `?limit=-1` or `Origin: https://evil.example`. */
type Reading = readonly [RegExp, (server: ApiServer, words: readonly string[]) => Sent];

/** The first that fits. Whatever does not say otherwise is asked with the key of the first reader. */
const READINGS: readonly Reading[] = [
  [
    /^If-None-Match on private data without key$/i,
    ({ articleId }) => withoutKey(`/articles/${articleId}`, { 'if-none-match': '*' }),
  ],
  [
    /^(?:(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )?(\/\S*) without (?:a )?key$/i,
    (server, [method, path]) => ({ ...withoutKey(filled(server, path ?? '')), ...methodOf(method) }),
  ],
  [
    /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE) (\/\S*)$/,
    (server, [method = '', path = '']) => ({
      ...withBody(asked(server, filled(server, path)), method),
      ...methodOf(method),
    }),
  ],
  [/^(\/\S*)$/, (server, [path = '']) => asked(server, filled(server, path))],
  [/^\??([^\s=?]+=\S*)(?: with .*)?$/, (server, [query = '']) => asked(server, `${pathOf(query)}?${withQuery(query)}`)],
  [
    /^JSON nested ([\d .,]+)$/i,
    (server, [depth]) => posted(server, '['.repeat(numberOf(depth)) + ']'.repeat(numberOf(depth))),
  ],
  [/^(\w+\/[\w.+-]+) (?:JSON )?body$/i, (server, [type = '']) => posted(server, '{"queryText":"fentanyl"}', type)],
  [
    /^body of ([\d .,]+) (bytes|octets|KB|KiB|MB|MiB)$/i,
    (server, [size, unit]) =>
      posted(server, JSON.stringify({ queryText: 'a'.repeat(numberOf(size) * factorOf(unit)) })),
  ],
  [
    /^([\d.]+) (?:octets?|bytes?)\/s body$/i,
    (server, [rate]) => ({ ...posted(server, ''), body: { piece: ' ', pauseMs: 1_000 / Number(rate) } }),
  ],
  [
    /^subscription of ([\d .,]+) terms$/i,
    (server, [count]) => posted(server, JSON.stringify({ queryText: termsOf(numberOf(count)) })),
  ],
  [/^subscription matching everything$/i, (server) => posted(server, JSON.stringify({ queryText: '-zzyzx' }))],
  [
    /^cross-site form POST with cookie$/i,
    (server) => ({
      ...posted(server, 'queryText=fentanyl', 'application/x-www-form-urlencoded'),
      headers: FOREIGN_FORM,
    }),
  ],
  [/^force a 500$/i, (server) => asked(server, '/topics')],
  [/^([A-Za-z][\w-]*): (.*)$/, (server, [name = '', value = '']) => withHeader(asked(server, '/feeds'), name, value)],
];

/** The request that a phrase stands for; nothing where no reading fits. */
export function requestOf(phrase: string, server: ApiServer): Sent | undefined {
  for (const [pattern, read] of READINGS) {
    const [, ...words] = pattern.exec(phrase) ?? [];
    if (pattern.test(phrase)) return read(server, words);
  }
  return undefined;
}

function asked({ key }: ApiServer, path: string): Sent {
  return { path: BASE + path, headers: { authorization: `Bearer ${key}` } };
}

function withoutKey(path: string, headers: Readonly<Record<string, string>> = {}): Sent {
  return { path: BASE + path, headers };
}

function posted(server: ApiServer, body: string, type = 'application/json'): Sent {
  return { ...withHeader(asked(server, '/subscriptions'), 'content-type', type), method: 'POST', body };
}

function withHeader(sent: Sent, name: string, value: string): Sent {
  return { ...sent, headers: { ...sent.headers, [name.toLowerCase()]: value } };
}

/** What a browser sends for a form on another site: no key, whatever cookies there are. */
const FOREIGN_FORM = {
  origin: 'https://evil.example',
  'sec-fetch-site': 'cross-site',
  cookie: 'session=1',
  'content-type': 'application/x-www-form-urlencoded',
};

function methodOf(method: string | undefined): Pick<Sent, 'method'> {
  return method === undefined ? {} : { method: method.toUpperCase() };
}

/** A change that the document knows, so that a refusal is for what is asked and not for how. */
function withBody(sent: Sent, method: string): Sent {
  if (method !== 'POST' && method !== 'PATCH' && method !== 'PUT') return sent;
  const body = method === 'PATCH' ? '{"status":"paused"}' : '{}';
  return { ...withHeader(sent, 'content-type', 'application/json'), body };
}

/** `{other}` is what belongs to somebody else, `{own}` and `{id}` what is the reader's. */
function filled({ otherId, ownId, articleId }: ApiServer, path: string): string {
  const own = path.startsWith('/articles') ? articleId : ownId;
  return path.replaceAll('{other}', otherId).replaceAll(/\{\w+\}/g, own);
}

/** Where the document knows these parameters; a search where it knows none of them. */
function pathOf(query: string): string {
  const names = [...new URLSearchParams(query).keys()];
  const knows = (known: readonly string[]) => names.some((name) => name !== 'q' && known.includes(name));
  const paths = Object.entries(openApiDocument().paths ?? {}).map(([path, { get }]) => {
    const parameters = get?.parameters ?? [];
    return { path, names: parameters.flatMap((one) => ('in' in one && one.in === 'query' ? [one.name] : [])) };
  });
  return paths.find(({ path, names: known }) => !path.includes('{') && knows(known))?.path ?? '/articles';
}

/** A search needs a query: without one the refusal would be for that. */
function withQuery(query: string): string {
  return /(?:^|&)q(?:=|\[)/.test(query) ? query : `q=fentanyl&${query}`;
}

function numberOf(written = '0'): number {
  return Number(written.replaceAll(/[ ,.]/g, ''));
}

function factorOf(unit = ''): number {
  if (/^k/i.test(unit)) return 1024;
  return /^m/i.test(unit) ? 1024 * 1024 : 1;
}

/** Short ones, so that the number of them is what is refused. */
function termsOf(count: number): string {
  return Array.from({ length: count }, (_, at) => at.toString(36)).join(' ');
}
