import { ARTICLE_ROUTES } from './article-routes.ts';
import { FEED_ROUTES } from './feed-routes.ts';
import { KEY_ROUTES } from './key-routes.ts';
import { SAVED_SEARCH_ROUTES } from './saved-search-routes.ts';
import { SEARCH_ROUTES } from './search-routes.ts';
import { STORY_ROUTES } from './story-routes.ts';
import { SUBSCRIPTION_ROUTES } from './subscription-routes.ts';
import { TAKE_AWAY_ROUTES } from './take-away-routes.ts';
import { TOPIC_ROUTES } from './topic-routes.ts';
import { WEBHOOK_ROUTES } from './webhook-routes.ts';

/** Every route, as the document says it. */
export const API_ROUTES = [
  ...SEARCH_ROUTES,
  ...ARTICLE_ROUTES,
  ...STORY_ROUTES,
  ...FEED_ROUTES,
  ...TOPIC_ROUTES,
  ...SAVED_SEARCH_ROUTES,
  ...TAKE_AWAY_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...WEBHOOK_ROUTES,
  ...KEY_ROUTES,
];
