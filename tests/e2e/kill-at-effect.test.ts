import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { archiveOf, toldBy } from './archive-of.ts';
import { startFeedServer } from './feed-server.ts';
import { ARTICLE_TITLE, articlePage, opmlOf, rssOf } from './sample-feed.ts';
import { runCli, runJson } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

/** Effects after which a run of `npm test` is killed; `VIGIA_KILL_EFFECTS=all` tries every one. */
const SAMPLED = 6;
const KILLS = process.env['VIGIA_KILL_EFFECTS'] ?? String(SAMPLED);

/** A run that is killed and one that goes on, on a slow machine. */
const PER_KILL_MS = 30_000;

const PRELOAD = `--import=${pathToFileURL(join(import.meta.dirname, 'kill-at-effect-preload.mjs')).href}`;

/** A newsroom of one feed with two readers, whose next pass has everything to do. */
async function startNewsroom() {
  const server = await startFeedServer((request, response) => {
    if (request.url === '/feed.xml')
      response.setHeader('content-type', 'application/rss+xml').end(rssOf(server.url('/article')));
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(articlePage());
  });
  const dir = temporaryDir();
  const opml = join(dir, 'feeds.opml');
  writeFileSync(opml, opmlOf({ gazette: server.url('/feed.xml') }));
  for (const address of ['desk@example.net', 'night@example.net'])
    expect(await runCli(['subscribe', address, 'topic:fentanyl', '--confirmed', '--data', dir])).toMatchObject({
      code: 0,
    });
  const contact = ['--contact', 'https://desk.example/about', '--allow-host', server.host];
  return { dir, args: ['run', '--once', '--no-sample', '--feeds', opml, '--data', dir, ...contact] };
}

async function runUntil(args: readonly string[], effect: number, effectsFile: string) {
  const env = { NODE_OPTIONS: PRELOAD, VIGIA_KILL_AT_EFFECT: String(effect), VIGIA_EFFECTS_FILE: effectsFile };
  return await runCli([...args, '--json'], { env });
}

async function countEffects(): Promise<number> {
  const { dir, args } = await startNewsroom();
  const file = join(dir, 'effects');
  expect(await runUntil(args, 0, file)).toMatchObject({ code: 0 });
  return Number(readFileSync(file, 'utf8'));
}

/** As many as are asked for, from the first to the last. */
function sampled(effects: number): readonly number[] {
  const wanted = KILLS === 'all' ? effects : Math.min(Number(KILLS), effects);
  return Array.from({ length: wanted }, (_, i) => 1 + Math.round((i * (effects - 1)) / Math.max(1, wanted - 1)));
}

describe('vigia run --once with SIGKILL after an effect', () => {
  it(
    'archives the article once and tells each reader once, whichever effect was the last',
    async () => {
      const effects = await countEffects();
      expect(effects).toBeGreaterThan(30);
      for (const effect of sampled(effects)) {
        const { dir, args } = await startNewsroom();
        const killed = await runUntil(args, effect, join(dir, 'effects'));
        expect(killed.signal, `effect ${effect} of ${effects} was never reached: ${killed.err}`).toBe('SIGKILL');
        await runJson(args);
        const { articles, deadLetters, mails } = await archiveOf(dir);
        const said = `killed after effect ${effect} of ${effects}`;
        expect(
          articles.map(({ title, articleVersion }) => [title, articleVersion]),
          said,
        ).toEqual([[ARTICLE_TITLE, 1]]);
        const id = articles[0]?.id;
        expect(toldBy(mails), said).toEqual([`desk@example.net ${id}`, `night@example.net ${id}`]);
        expect(deadLetters, said).toEqual([]);
        expect(await runJson(args), said).toMatchObject({ articles: { archived: 0 }, alerts: { delivered: 0 } });
      }
    },
    KILLS === 'all' ? 3_600_000 : (2 * Number(KILLS) + 4) * PER_KILL_MS,
  );
});
