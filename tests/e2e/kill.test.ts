import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';
import { archiveOf, toldBy } from './archive-of.ts';
import { opmlOf } from './sample-feed.ts';
import { REPOSITORY, runJson, startCli } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

/** The issue asks for ten; `VIGIA_KILLS=200` makes a long night of it. */
const KILLS = Number(process.env['VIGIA_KILLS'] ?? 10);
const SEED = Number(process.env['VIGIA_SEED'] ?? 3);

/** From before the data folder is opened to after the last mail of a pass. */
const EARLIEST_MS = 150;
const LATEST_MS = 2_500;

/** A kill and what it takes to start again, on a slow machine. */
const PER_KILL_MS = 10_000;

describe('vigia run --once after kill -9', () => {
  it(
    `loses nothing and tells nothing twice over ${KILLS} kills at random moments (seed ${SEED})`,
    async () => {
      const [quiet, dir] = [temporaryDir(), temporaryDir()];
      await runJson(['run', '--once', '--data', quiet]);
      const undisturbed = await archiveOf(quiet);

      const rng = createSeededRng(SEED);
      for (let kill = 0; kill < KILLS; kill++) {
        const run = startCli(['run', '--once', '--data', dir]);
        await Promise.race([sleep(EARLIEST_MS + rng.next() * (LATEST_MS - EARLIEST_MS)), run.ended]);
        run.child.kill('SIGKILL');
        const { code, err } = await run.ended;
        expect(code === null || code === 0, err).toBe(true);
      }
      await runJson(['run', '--once', '--data', dir]);

      const { articles, deadLetters, mails } = await archiveOf(dir);
      expect(articles.map(({ id }) => id).toSorted()).toEqual(undisturbed.articles.map(({ id }) => id).toSorted());
      expect(articles).toHaveLength(loadArticles().length);
      expect(articles.every(({ articleVersion }) => articleVersion === 1)).toBe(true);
      expect(toldBy(mails)).toEqual(toldBy(undisturbed.mails));
      expect(
        [...mails].filter(([id, { headers }]) => headers.find(({ key }) => key === 'x-vigia-mail-id')?.value !== id),
      ).toEqual([]);
      expect(deadLetters).toEqual([]);
      expect(await runJson(['run', '--once', '--data', dir])).toMatchObject({
        articles: { archived: 0 },
        alerts: { delivered: 0 },
      });
    },
    (KILLS + 5) * PER_KILL_MS,
  );
});

describe('launch.mjs', () => {
  it('takes the run with it when it is killed, so that the next run has the data folder', async () => {
    const dir = temporaryDir();
    const launcher = startCli(['run', '--data', dir, '--port', '0'], { program: launcherOfItsOwn() });
    await launcher.said(/Page: http/);
    launcher.child.kill('SIGKILL');
    // The pipes close when the last process that holds them is gone.
    await launcher.ended;
    const feeds = join(dir, 'none.opml');
    writeFileSync(feeds, opmlOf({}));
    const next = await runJson(['run', '--once', '--no-sample', '--feeds', feeds, '--data', dir]);
    expect(next).toMatchObject({ feeds: { polled: 0 } });
  });
});

/** The real launcher and verbs, with a lockfile that asks for nothing: it must not reinstall under the tests' feet. */
function launcherOfItsOwn(): string {
  const dir = temporaryDir();
  for (const folder of ['bin', 'cli', 'node_modules']) mkdirSync(join(dir, folder));
  cpSync(join(REPOSITORY, 'bin/launch.mjs'), join(dir, 'bin/launch.mjs'));
  const verbs = pathToFileURL(join(REPOSITORY, 'cli/main.ts')).href;
  writeFileSync(join(dir, 'cli/main.ts'), `import ${JSON.stringify(verbs)};\n`);
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  for (const lockfile of ['package-lock.json', 'node_modules/.package-lock.json'])
    writeFileSync(join(dir, lockfile), '{"packages":{}}');
  return join(dir, 'bin/launch.mjs');
}
