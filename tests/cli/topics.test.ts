import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topicsVerb } from '../../cli/topics.ts';
import { whyVerb } from '../../cli/why.ts';
import { loadConfig } from '../../local/load-config.ts';
import { loadTopics } from '../../local/load-topics.ts';
import { openForWriting } from '../../local/open-for-writing.ts';
import { tagArticle } from '../../shared/stages/tag.ts';
import { archiveAll } from '../fakes/tagged-archive.ts';
import { callVerb } from './call-verb.ts';

const SHIPPED = join(import.meta.dirname, '../../config/topics');
const root = mkdtempSync(join(tmpdir(), 'vigia-topics-'));
const data = join(root, 'data');
const changed = join(root, 'changed');
const DATA = ['--data', data];

const SEIZURE = {
  id: 'a'.repeat(20),
  title: 'Fentanyl seized',
  text: 'Officers seized fentanyl.\n\nThe fentanyl was in a car.',
};
const WEATHER = { id: 'b'.repeat(20), title: 'Rain', text: 'It rained on the coast for a whole day.' };

beforeAll(async () => {
  const writer = await openForWriting(data, { ...loadConfig(), samples: false });
  if (writer.kind === 'held') throw new Error('held');
  const articles = [SEIZURE, WEATHER].map((article) => ({ ...article, url: `https://news.example/${article.id}` }));
  await archiveAll(writer.runtime.context, articles);
  await writer.close();
  cpSync(SHIPPED, changed, { recursive: true });
  const file = join(changed, 'fentanyl.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/about: [\d.]+/, 'about: 90'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('topics check', () => {
  it('names three mistakes at their lines in one go, and exits 1', async () => {
    const dir = join(root, 'wrong');
    cpSync(SHIPPED, dir, { recursive: true });
    const file = join(dir, 'cartels.yaml');
    const lines = readFileSync(file, 'utf8').split('\n');
    const rules = lines.findIndex((line) => line.startsWith('rules:'));
    const wrong = [
      '  - id: one',
      '    en: [a*b]',
      '    wieght: 2',
      '    with: [{ lists: [nowhere], within: sentence }]',
    ];
    writeFileSync(file, [...lines.slice(0, rules + 1), ...wrong, ...lines.slice(rules + 1)].join('\n'));
    const { code, out, err } = await callVerb(topicsVerb, ['check', dir]);
    expect(code).toBe(1);
    const places = out.split('\n').map((line) => line.replace(/^.*cartels\.yaml:/, ''));
    expect(places).toHaveLength(3);
    expect(places[0]).toMatch(new RegExp(`^${rules + 3}:10: error: the term "a\\*b"`));
    expect(places[1]).toMatch(new RegExp(`^${rules + 4}:5: error: unknown key "wieght" .*did you mean "weight"`));
    expect(places[2]).toMatch(new RegExp(`^${rules + 5}:\\d+: error: unknown list "nowhere"`));
    expect(err).toMatch(/3 errors, 0 warnings/);
  });

  it('finds no error in the shipped model, and gives its findings as JSON', async () => {
    const { code, out } = await callVerb(topicsVerb, ['check', '--json']);
    expect(code).toBe(0);
    const { findings } = JSON.parse(out) as { findings: readonly { severity: string }[] };
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('refuses a folder without a model', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    await expect(callVerb(topicsVerb, ['check', empty])).rejects.toThrow(/must be a folder with \.yaml files/);
  });
});

describe('topics plan', () => {
  it('shows what a changed model does, and exits 1 when accuracy falls', async () => {
    const { code, out } = await callVerb(topicsVerb, ['plan', '--topics', changed, ...DATA]);
    expect(code).toBe(1);
    expect(out).toMatch(/on 2 archived articles/);
    expect(out).toMatch(/fentanyl becomes a mention in 1 article: en 1; news 1/);
    expect(out).toMatch(/about \d\.\d\d → mention \d\.\d\d: about needs 90\.00/);
    expect(out).toMatch(/about, macro F1 +0\.\d{3} → 0\.\d{3} {2}−/);
    expect(out).toMatch(/Accuracy falls\./);
  });

  it('exits 0 when nothing changes', async () => {
    const { code, out } = await callVerb(topicsVerb, ['plan', '--json', ...DATA]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ kind: 'done', plan: { changed: 0 }, accuracy: { falls: false } });
  });
});

describe('topics label', () => {
  it('stores what a person says, for labels and for plan, until it is taken back', async () => {
    const said = await callVerb(topicsVerb, ['label', SEIZURE.id, 'fentanyl', 'about', '--note', 'a seizure', ...DATA]);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('fentanyl: about') });
    const { out } = await callVerb(topicsVerb, ['labels', '--jsonl', ...DATA]);
    expect(JSON.parse(out)).toMatchObject({
      articleId: SEIZURE.id,
      tag: 'fentanyl',
      verdict: 'about',
      note: 'a seizure',
      title: SEIZURE.title,
    });
    const plan = await callVerb(topicsVerb, ['plan', '--topics', changed, ...DATA]);
    expect(plan.out).toMatch(/1 labels of people: 1 kept before, 0 now/);
    expect(plan.out).toMatch(new RegExp(`${SEIZURE.id.slice(0, 12)} {2}fentanyl should be about`));
    expect((await callVerb(topicsVerb, ['label', SEIZURE.id, 'fentanyl', 'none', ...DATA])).code).toBe(0);
    expect((await callVerb(topicsVerb, ['labels', ...DATA])).out).toBe('Nobody has labelled a tag yet.');
  });

  it('refuses a tag that the model has not, with the one that was meant', async () => {
    await expect(callVerb(topicsVerb, ['label', SEIZURE.id, 'sinaloa', 'missed', ...DATA])).rejects.toThrow(
      /did you mean group:cds \(/,
    );
  });
});

describe('topics stats', () => {
  it('counts what rules met, and what never fired', async () => {
    const { code, out } = await callVerb(topicsVerb, ['stats', ...DATA]);
    expect(code).toBe(0);
    expect(out).toMatch(/^fentanyl\/fentanyl +[1-9]\d* +\d{4}-\d{2}-\d{2}/m);
    expect(out).toMatch(/Never counted: \d+ of \d+ rules/);
  });
});

describe('topics retag', () => {
  it('does it here when no run has the folder; the tags before stay readable', async () => {
    const before = await openForWriting(data, { ...loadConfig(), samples: false });
    if (before.kind === 'held') throw new Error('held');
    const older = loadTopics(changed);
    const { context } = before.runtime;
    const third = { ...SEIZURE, id: 'c'.repeat(20), url: 'https://news.example/third' };
    await archiveAll({ ...context, tagArticle: (article) => tagArticle(article, older) }, [third]);
    await before.close();
    const done = await callVerb(topicsVerb, ['retag', ...DATA]);
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\[done\][\s\S]*3 articles: 1 changed, 0 kept their tags, 2 had/),
    });
    expect((await callVerb(topicsVerb, ['retag', '--status', ...DATA])).out).toMatch(/\[done\]/);
    const why = await callVerb(whyVerb, [third.id, 'fentanyl', '--history', ...DATA]);
    expect(why.out).toMatch(new RegExp(`model ${older.version}, version 1 of the text[\\s\\S]*fentanyl: mention`));
    expect((await callVerb(topicsVerb, ['retag', '--stop', ...DATA])).code).toBe(1);
  });
});
