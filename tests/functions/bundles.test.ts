import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, type FunctionName } from '../../shared/names.ts';

/** What is heavy or dangerous, as a part of a path, and the functions that may carry it. */
const CARRIERS: Readonly<Record<string, readonly FunctionName[]>> = {
  // The DOM of strangers' pages lives in the extraction worker, in a process of its own. Charts are drawn in one that
  // holds our own numbers.
  'node_modules/linkedom/': ['api'],
  'node_modules/jsdom/': [],
  'node_modules/@mozilla/readability/': [],
  'shared/adapters/extractor/': ['ingest'],
  // What speaks to strangers; the pages to the provider of sign-ins alone.
  'node_modules/undici/': ['poll', 'ingest', 'websub', 'webhook', 'api'],
  'shared/adapters/fetcher/': ['poll', 'ingest', 'websub', 'webhook', 'api'],
  // What parses feeds, and the OPML, which the pages write by the rules of who reads it.
  'node_modules/rss-parser/': ['poll'],
  'node_modules/saxes/': ['dispatch', 'api'],
  'shared/stages/poll/parse-feed.ts': ['poll'],
  // What tags, and what names tags. A page says what was held back, and tries texts.
  'shared/topics/match.ts': ['ingest', 'retag', 'api'],
  'shared/topics/compile.ts': ['ingest', 'deliver', 'retag', 'api'],
  // What sends and renders mail.
  'node_modules/@aws-sdk/client-sesv2/': ['deliver'],
  'shared/adapters/aws/ses-mailer.ts': ['deliver'],
  'shared/mail/render-alert.ts': ['deliver'],
  // Secrets, and what is signed with them.
  'node_modules/@aws-sdk/client-secrets-manager/': ['deliver', 'websub', 'api'],
  'node_modules/hono/': ['api'],
  // Storage: the authoriser and the mail events stand on the table alone.
  'node_modules/@aws-sdk/client-s3/': [
    'poll',
    'ingest',
    'index',
    'match',
    'deliver',
    'websub',
    'retag',
    'webhook',
    'sweep',
    'api',
  ],
  'node_modules/@aws-sdk/client-sqs/': [
    'dispatch',
    'poll',
    'ingest',
    'index',
    'match',
    'deliver',
    'mail-events',
    'websub',
    'retag',
    'webhook',
    'sweep',
    'api',
  ],
  'node_modules/aws-xray-sdk-core/': [
    'dispatch',
    'poll',
    'ingest',
    'index',
    'match',
    'deliver',
    'mail-events',
    'websub',
    'retag',
    'webhook',
    'sweep',
  ],
  // The article index is SQLite files; who reads them and who writes them.
  'shared/adapters/local/sqlite-index-part.ts': ['index', 'api'],
  // The machine's own adapters, but for clock and randomness.
  'shared/adapters/local/sqlite-table.ts': [],
  'shared/adapters/local/sqlite-queue.ts': [],
  'node_modules/aws-cdk-lib/': [],
};

/** Everything that each bundle holds once esbuild has dropped what is not reached: paths from the repository's root. */
const contents = new Map<FunctionName, readonly string[]>();

beforeAll(async () => {
  for (const name of FUNCTION_NAMES) {
    const { metafile } = await build({
      entryPoints: [`functions/${name}.ts`],
      absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      mainFields: ['module', 'main'],
      external: [],
      logLevel: 'error',
    });
    const [output] = Object.values(metafile.outputs);
    const held = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    contents.set(
      name,
      held.map(([path]) => path),
    );
  }
}, 120_000);

describe('the bundle of a function', () => {
  it.each(FUNCTION_NAMES)('%s carries only what it needs', (name) => {
    const carried = Object.keys(CARRIERS).filter((part) => contents.get(name)!.some((path) => path.includes(part)));
    const allowed = Object.keys(CARRIERS).filter((part) => CARRIERS[part]!.includes(name));
    expect(carried.toSorted()).toEqual(allowed.toSorted());
  });
});
