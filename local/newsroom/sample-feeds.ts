import type { Feed } from '../../shared/model/feed.ts';
import { sampleUrl } from './sample-address.ts';
import type { SampleArticle } from './sample-article.ts';

type SampleFeedId = 'sample-en-rss' | 'sample-en-atom' | 'sample-es-rss';

/** A feed of the newsroom: how it is listed, where it is served and in which format. */
export type SampleFeed = {
  readonly id: SampleFeedId;
  readonly title: string;
  readonly path: string;
  readonly language: SampleArticle['lang'];
  readonly format: 'rss' | 'atom';
};

export const SAMPLE_FEEDS: readonly SampleFeed[] = [
  {
    id: 'sample-en-rss',
    title: 'Sample newsroom (English, RSS)',
    path: '/en/rss.xml',
    language: 'en',
    format: 'rss',
  },
  {
    id: 'sample-en-atom',
    title: 'Sample newsroom (English, Atom)',
    path: '/en/atom.xml',
    language: 'en',
    format: 'atom',
  },
  {
    id: 'sample-es-rss',
    title: 'Sample newsroom (Spanish, RSS)',
    path: '/es/rss.xml',
    language: 'es',
    format: 'rss',
  },
];

/** The newsroom's feeds as the poller wants them. */
export function sampleFeeds(): readonly Feed[] {
  return SAMPLE_FEEDS.map((feed) => ({
    id: feed.id,
    url: sampleUrl(feed.path),
    title: feed.title,
    siteUrl: sampleUrl(`/${feed.language}/`),
    language: feed.language,
    country: 'US',
    category: 'sample',
    origin: 'sample',
  }));
}

/** The feed that carries an article: always exactly one. English ones are split by the parity of their number. */
export function feedOfArticle(article: SampleArticle): SampleFeedId {
  if (article.lang === 'es') return 'sample-es-rss';
  return Number(article.id.slice(1)) % 2 === 0 ? 'sample-en-rss' : 'sample-en-atom';
}
