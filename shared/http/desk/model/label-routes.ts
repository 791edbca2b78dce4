import type { Hono } from 'hono';
import { type TopicLabel, topicVerdictSchema } from '../../../model/topic-label.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { allLabels } from './all-labels.ts';
import { type LabelFilter, labelsBody } from './labels-page.ts';
import { modelFrame } from './model-frame.ts';
import { pageAsked } from './pager.ts';

const PAGE_SIZE = 50;

/** What people said of tags: as a page, and as the JSON lines that `vigia topics labels --jsonl` prints. */
export function labelRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/model/labels', async (c) => {
    const desk = c.get('desk');
    const filter = filterOf(c.req.query());
    const all = await allLabels(deps);
    const found = all.filter((label) => fits(label, filter)).toReversed();
    const pages = Math.ceil(found.length / PAGE_SIZE);
    const page = pageAsked(c.req.query('page'), pages);
    const labels = await withArticles(deps, found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE));
    const body = labelsBody(desk, {
      filter,
      tags: [...new Set(all.map(({ tag }) => tag))].toSorted(),
      found: found.length,
      labels,
      page,
      pages,
      tagLabel: (tag) => deps.tagLabel(tag, desk.language),
    });
    return await c.html(modelFrame(deps, desk, { title: modelWords[desk.language].labels, place: 'labels', body }));
  });

  app.get('/model/labels.jsonl', async (c) => {
    const filter = filterOf(c.req.query());
    const labels = (await allLabels(deps)).filter((label) => fits(label, filter));
    const lines = (await withArticles(deps, labels)).map(({ label, article }) => {
      const { title = '', url = '', language = '' } = article ?? {};
      return `${JSON.stringify({ ...label, title, url, language })}\n`;
    });
    return c.body(lines.join(''), 200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="labels.jsonl"',
      'cache-control': 'no-store',
    });
  });
}

function filterOf({ tag = '', verdict = '' }: Record<string, string>): LabelFilter {
  const known = topicVerdictSchema.safeParse(verdict);
  return { ...(tag === '' ? {} : { tag }), ...(known.success ? { verdict: known.data } : {}) };
}

function fits(label: TopicLabel, { tag, verdict }: LabelFilter): boolean {
  return (tag === undefined || label.tag === tag) && (verdict === undefined || label.verdict === verdict);
}

/** In their order; some at a time, as each is a row of its own. */
async function withArticles({ stores }: Pick<AppDependencies, 'stores'>, labels: readonly TopicLabel[]) {
  const found = [];
  for (let at = 0; at < labels.length; at += READ_AT_ONCE)
    found.push(
      ...(await Promise.all(
        labels.slice(at, at + READ_AT_ONCE).map(async (label) => ({
          label,
          article: (await stores.articles.get(label.articleId))?.record,
        })),
      )),
    );
  return found;
}

const READ_AT_ONCE = 32;
