import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ModelDesk, ModelFacts, ShownTag } from '../../../model/model-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { allLabels } from './all-labels.ts';
import { createCountCache } from './count-cache.ts';
import { labelRoutes } from './label-routes.ts';
import { modelFrame } from './model-frame.ts';
import { overviewBody } from './overview-page.ts';
import { pageAsked } from './pager.ts';
import { planRoutes } from './plan-routes.ts';
import { RULE_PAGE_SIZE, ruleBody } from './rule-page.ts';
import { tagBody } from './tag-page.ts';
import { tryRoutes } from './try-routes.ts';

/** The pages of the topic model: its tags and rules, texts to try, plans, labels, files. */
export function modelRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { modelDesk } = deps;
  if (modelDesk === undefined) {
    app.get('/model/*', (c) =>
      modelNotice(c, deps, { title: 'title', text: modelWords[c.get('desk').language].noDesk }, 200),
    );
    return;
  }
  tryRoutes(app, deps, modelDesk);
  planRoutes(app, deps, modelDesk);
  labelRoutes(app, deps);
  fileRoutes(app, deps, modelDesk);
  tagRoutes(app, deps, modelDesk);
}

/** The files as they are loaded; nothing else of the disk. */
function fileRoutes(app: Hono<DeskEnv>, deps: AppDependencies, modelDesk: ModelDesk): void {
  app.get('/model/files/:name', (c) => {
    const file = modelDesk.facts().files.find(({ path }) => path === c.req.param('name'));
    return file === undefined
      ? modelNotice(c, deps, { title: 'noSuchTag', text: '' }, 404)
      : c.text(file.text, 200, { 'cache-control': 'no-store' });
  });
}

function tagRoutes(app: Hono<DeskEnv>, deps: AppDependencies, modelDesk: ModelDesk): void {
  const cache = createCountCache(deps);
  app.get('/model', async (c) => {
    const desk = c.get('desk');
    const facts = modelDesk.facts();
    const [tagCounts, ruleCounts, labels] = [await cache.counts(), await modelDesk.ruleCounts(), await allLabels(deps)];
    const lasts = await cache.lasts(
      shownTags(facts)
        .filter(({ tag }) => tagCounts.of.has(tag) && !tag.startsWith('entity:'))
        .map(({ tag }) => tag),
    );
    const body = overviewBody(desk, { facts, loadedAt: modelDesk.loadedAt, tagCounts, lasts, ruleCounts, labels });
    return await c.html(modelFrame(deps, desk, { title: modelWords[desk.language].title, place: 'overview', body }));
  });
  app.get('/model/:tag', async (c) => {
    const desk = c.get('desk');
    const facts = modelDesk.facts();
    const tag = tagNamed(facts, c.req.param('tag'));
    if (tag === undefined) return noSuchTag(c, deps, c.req.param('tag'));
    const [tagCounts, ruleCounts, labels] = [await cache.counts(), await modelDesk.ruleCounts(), await allLabels(deps)];
    const last = (await cache.lasts([tag.tag])).get(tag.tag);
    const body = tagBody(desk, { facts, tag, tagCounts, last, ruleCounts, labels });
    return await c.html(modelFrame(deps, desk, { title: tag.name[desk.language], place: 'none', body }));
  });
  app.get('/model/:tag/:rule', async (c) => {
    const desk = c.get('desk');
    const tag = tagNamed(modelDesk.facts(), c.req.param('tag'));
    if (tag === undefined) return noSuchTag(c, deps, c.req.param('tag'));
    const id = `${tag.tag}/${c.req.param('rule')}`;
    const ruleCounts = await modelDesk.ruleCounts();
    const count = ruleCounts.rules.find(({ rule }) => rule === id);
    const rule =
      tag.rules.find((written) => written.id === id) ?? (count === undefined ? undefined : unwritten(tag, id));
    if (rule === undefined)
      return modelNotice(c, deps, { title: 'noSuchRule', text: modelWords[desk.language].noSuchRuleText(id) }, 404);
    const ids = count?.articleIds ?? [];
    const pages = Math.ceil(ids.length / RULE_PAGE_SIZE);
    const page = pageAsked(c.req.query('page'), pages);
    const shown = ids.slice((page - 1) * RULE_PAGE_SIZE, page * RULE_PAGE_SIZE);
    const articles = await Promise.all(
      shown.map(async (articleId) => ({ id: articleId, record: (await deps.stores.articles.get(articleId))?.record })),
    );
    const body = ruleBody(desk, { tag, rule, count, ruleCounts, articles, page, pages });
    return await c.html(modelFrame(deps, desk, { title: id, place: 'none', body }));
  });
}

/** Words that stand for the name read last ("this organisation") are met without a rule of their own in the files. */
function unwritten(tag: ShownTag, id: string): ShownTag['rules'][number] {
  return {
    id,
    line: tag.line,
    weight: 1,
    words: { any: [], en: [], es: [], lists: [] },
    with: [],
    unless: [],
    sources: [],
  };
}

function shownTags({ families }: ModelFacts): readonly ShownTag[] {
  return families.flatMap(({ tags }) => tags);
}

function tagNamed(facts: ModelFacts, name: string): ShownTag | undefined {
  return shownTags(facts).find(({ tag }) => tag === name);
}

function noSuchTag(c: Context<DeskEnv>, deps: AppDependencies, tag: string): Response | Promise<Response> {
  return modelNotice(c, deps, { title: 'noSuchTag', text: modelWords[c.get('desk').language].noSuchTagText(tag) }, 404);
}

type Notice = { readonly title: 'title' | 'noSuchTag' | 'noSuchRule'; readonly text: string };

function modelNotice(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  { title, text }: Notice,
  status: 200 | 404,
): Response | Promise<Response> {
  const desk = c.get('desk');
  const page = { title: modelWords[desk.language][title], place: 'none', body: html`<p>${text}</p>` } as const;
  return c.html(modelFrame(deps, desk, page), status);
}
