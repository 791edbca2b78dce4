import { describe, expect, it } from 'vitest';
import { planTopics } from '../../shared/jobs/plan-topics.ts';
import { judgeWith, type TopicJudge } from '../../shared/stages/plan-topics/judge-with.ts';
import { keepsLabel } from '../../shared/stages/plan-topics/keeps-label.ts';
import { flippedLabels, type LabelledArticle, labelAccuracy } from '../../shared/stages/plan-topics/label-accuracy.ts';
import type { TopicDocument } from '../../shared/topics/document.ts';
import { createWorld, type Pipeline, startPipeline } from '../fakes/pipeline.ts';
import { archiveAll, makeTag, taggingOf } from '../fakes/tagged-archive.ts';
import { compileFiles, shippedModel } from './load-topics.ts';
import { macro, scoreLabels } from './score-labels.ts';

const OLD = taggingOf('1-old', { a1: ['fentanyl'], a2: ['fentanyl?', 'precursors'], a3: [], r1: ['fentanyl'] });

/** By the title of an article, which is its id. */
function judge(table: Readonly<Record<string, readonly string[]>>): TopicJudge {
  const { tagArticle } = taggingOf('2-new', table);
  return {
    version: '2-new',
    tagsOf: ({ title }) => tagArticle({ id: title } as Parameters<typeof tagArticle>[0]).tags,
    why: (_document, tag) => `no ${tag} here`,
  };
}
const NEW = judge({ a1: ['fentanyl'], a2: ['fentanyl'], a3: ['precursors?'] });

async function archived(ids: readonly string[]): Promise<Pipeline> {
  const pipeline = await startPipeline({ tagging: OLD }, createWorld());
  const articles = ids.map((id) => ({
    id,
    title: id,
    language: id === 'a2' ? 'es' : 'en',
    url: `https://n.example/${id}`,
  }));
  await archiveAll(pipeline.context, articles);
  return pipeline;
}

const NOT_STOPPED = new AbortController().signal;

function plan({ context, clock }: Pipeline, more: Partial<Parameters<typeof planTopics>[0]> = {}) {
  return planTopics({
    stores: context.stores,
    clock,
    judge: NEW,
    signal: NOT_STOPPED,
    onProgress: () => undefined,
    ...more,
  });
}

describe('planTopics', () => {
  it('planTopics() tells what is gained, lost, raised, by tag, language and source', async () => {
    const { kind, plan: made } = await plan(await archived(['a1', 'a2', 'a3']));
    expect(kind).toBe('done');
    expect(made).toMatchObject({ articles: 3, changed: 2, notJudged: 0, storedVersions: { '1-old': 3 } });
    expect(made.counts).toEqual([
      { tag: 'fentanyl', kind: 'raised', language: 'es', sourceId: 'news', articles: 1 },
      { tag: 'precursors', kind: 'lost', language: 'es', sourceId: 'news', articles: 1 },
      { tag: 'precursors', kind: 'gained', language: 'en', sourceId: 'news', articles: 1 },
    ]);
    expect(made.examples['precursors lost']).toMatchObject([
      { articleId: 'a2', before: { level: 'about' }, receipt: { words: 'Officers' }, why: 'no precursors here' },
    ]);
    expect(made.examples['precursors gained']).toMatchObject([{ articleId: 'a3', after: { level: 'mention' } }]);
  });

  it('planTopics() counts an article as not judged when no text of it is kept', async () => {
    const pipeline = await archived(['a1']);
    await archiveAll(pipeline.context, [{ id: 'r1', title: 'r1', text: '', url: 'https://n.example/r1' }]);
    expect((await plan(pipeline)).plan).toMatchObject({ articles: 2, changed: 0, notJudged: 1 });
  });

  it('planTopics() reads the range only when it has a start', async () => {
    const { plan: made } = await plan(await archived(['a1', 'a2', 'a3']), { since: '2026-03-02T00:00:00.000Z' });
    expect(made).toMatchObject({ articles: 1, since: '2026-03-02T00:00:00.000Z' });
  });

  it('planTopics() goes on where it was stopped, to the same plan', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `a${index + 1}`);
    const pipeline = await archived(ids);
    const whole = await plan(pipeline);
    const stop = new AbortController();
    stop.abort();
    const first = await plan(pipeline, { signal: stop.signal });
    expect(first).toMatchObject({ kind: 'stopped', plan: { articles: 16 } });
    const second = await plan(pipeline, { signal: stop.signal });
    expect(second).toMatchObject({ kind: 'stopped', resumedAt: 16, plan: { articles: 32 } });
    const last = await plan(pipeline);
    expect(last).toMatchObject({ kind: 'done', resumedAt: 32 });
    expect(last.plan).toEqual({ ...whole.plan, startedAt: first.plan.startedAt });
    expect((await plan(pipeline)).resumedAt).toBeUndefined();
  });
});

describe('labelAccuracy', () => {
  const article = (id: string, levels: LabelledArticle['levels']): LabelledArticle => ({
    id,
    title: id,
    text: '',
    language: 'en',
    levels,
  });
  const articles = [
    article('a1', { fentanyl: 'about', precursors: 'none', 'group:cds': 'mention' }),
    article('a2', { fentanyl: 'mention', precursors: 'none' }),
  ];
  const tagsOf =
    (table: Readonly<Record<string, readonly [string, 'about' | 'mention'][]>>) =>
    ({ title }: TopicDocument) =>
      (table[title] ?? []).map(([tag, level]) => makeTag(tag, level, 'm'));
  const right = tagsOf({
    a1: [
      ['fentanyl', 'about'],
      ['group:cds', 'mention'],
    ],
    a2: [['fentanyl', 'mention']],
  });

  it('labelAccuracy() is 1 when everything is as labelled', () => {
    const { about, mention } = labelAccuracy(articles, right);
    expect([about.macro, about.groups, mention.macro, mention.groups]).toEqual([1, 1, 1, 1]);
  });

  it('labelAccuracy() counts a group that nobody labelled as wrong', () => {
    const { mention } = labelAccuracy(articles, (document) => [
      ...right(document),
      makeTag('group:cjng', 'mention', 'm'),
    ]);
    expect(mention.groups).toBeCloseTo(0.5);
  });

  it('labelAccuracy() counts as the test of the shipped model does', () => {
    const model = shippedModel();
    const levels = {
      fentanyl: 'about',
      precursors: 'none',
      arms_trafficking: 'none',
      cartels: { cds: 'mention' },
    } as const;
    const text = 'Agents seized fentanyl. The Jalisco New Generation Cartel was named, and fentanyl again.';
    const labelled = {
      id: 'x',
      lang: 'en',
      title: 'Fentanyl seized',
      text,
      levels: { ...levels, cartels: { ...levels.cartels } },
    };
    const ours = {
      ...article('x', { fentanyl: 'about', precursors: 'none', 'arms-trafficking': 'none', 'group:cds': 'mention' }),
      title: labelled.title,
      text,
    };
    for (const cut of ['about', 'mention'] as const) {
      const theirs = scoreLabels(model, [labelled], cut);
      const made = labelAccuracy([ours], judgeWith(model).tagsOf)[cut];
      expect(made.macro).toBeCloseTo(macro(theirs));
      expect(made.groups).toBeCloseTo(theirs.groups);
    }
  });

  it('flippedLabels() names what one model has right and the other has not', () => {
    const before = labelAccuracy(articles, right);
    const after = labelAccuracy(articles, tagsOf({ a1: [['group:cds', 'mention']], a2: [['fentanyl', 'mention']] }));
    const names = (list: readonly { articleId: string; tag: string; cut: string }[]) =>
      list.map(({ articleId, tag, cut }) => `${articleId} ${tag} ${cut}`);
    expect(names(flippedLabels(before, after).lost)).toEqual(['a1 fentanyl about', 'a1 fentanyl mention']);
    expect(flippedLabels(before, after).won).toEqual([]);
    expect(names(flippedLabels(after, before).won)).toEqual(['a1 fentanyl about', 'a1 fentanyl mention']);
  });
});

describe('keepsLabel', () => {
  it.each([
    ['wrong', undefined, true],
    ['wrong', 'mention', false],
    ['missed', undefined, false],
    ['missed', 'mention', true],
    ['about', 'about', true],
    ['about', 'mention', false],
    ['mention', 'about', false],
  ] as const)('keepsLabel() of %s is kept by %s: %s', (verdict, level, kept) => {
    const label = {
      schemaVersion: 1 as const,
      articleId: 'a1',
      tag: 'fentanyl',
      verdict,
      had: { modelVersion: 'm' },
      labelledAt: '2026-03-02T12:00:00.000Z',
    };
    expect(keepsLabel(label, level === undefined ? [] : [makeTag('fentanyl', level, 'm')])).toBe(kept);
  });
});

describe('judgeWith', () => {
  const HEAD = 'levels: { mention: 1, about: 9 }\nfields: { title: 1, lead: 1, body: 1, inList: 1, repeat: 1 }\n';
  const judged = judgeWith(
    compileFiles([
      { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' },
      {
        path: 'drills.yaml',
        text: `kind: topic\ntag: drills\nname: { en: D, es: S }\n${HEAD}rules:
  - { id: fire, en: [fire drill], with: [{ en: [alarm], within: sentence }], unless: [{ en: [oil], within: sentence }] }
  - { id: quake, en: [quake], weight: 0.1 }
  - { id: siren, en: [siren], in: title, weight: 5 }
`,
      },
    ]),
  );
  it.each([
    ['nothing near', 'A sunny day.', 'no rule of the tag meets any words'],
    ['missing context', 'A fire drill.', '“fire drill” (drills/fire) needs alarm (in the same sentence)'],
    ['what blocks it', 'A fire drill, alarm and oil.', '“fire drill” (drills/fire) is blocked by “oil”'],
    ['a score that is too low', 'A quake.', 'scores 0.15, and a mention needs 1.00'],
    ['another field', 'A siren.', '“siren” (drills/siren) counts in the title only'],
    ['a level that is too low', 'A fire drill with alarm.', 'about needs 9.00'],
  ])('judgeWith() names %s', (_, text, why) => {
    expect(judged.why({ title: '', text, language: 'en' }, 'drills')).toBe(why);
  });
});
