import type { FetchRecord } from '../model/article-record.ts';
import type { Page } from '../model/page.ts';
import { rawPageKey } from '../stages/raw-page-key.ts';

/** How a page was fetched, as its article keeps it. */
export function fetchRecordOf(page: Page): FetchRecord {
  const { key, sha256 } = rawPageKey(page.body);
  const { status, finalUrl: url, fetchedAt } = page;
  return { key, sha256, status, url, headers: { ...page.headers }, fetchedAt };
}
