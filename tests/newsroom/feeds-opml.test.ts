import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOpml } from '../../shared/model/opml.ts';

describe('config/feeds.opml', () => {
  const opml = parseOpml(readFileSync(new URL('../../config/feeds.opml', import.meta.url), 'utf8'));
  const feeds = opml.kind === 'opml' ? opml.feeds : [];

  it('parses without a finding and lists at least 45 feeds, English and Spanish', () => {
    expect(opml.findings).toEqual([]);
    expect(feeds.length).toBeGreaterThanOrEqual(45);
    for (const language of ['en', 'es']) {
      expect(feeds.filter((feed) => feed.language === language).length, language).toBeGreaterThanOrEqual(20);
    }
  });

  it('gives every feed a readable id, a folder, a home page, a language and a country', () => {
    for (const feed of feeds) {
      expect(feed.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(feed.url).toMatch(/^https:\/\//);
      expect(feed.siteUrl, feed.id).toMatch(/^https:\/\//);
      expect(feed.category, feed.id).toBeDefined();
      expect(feed.language, feed.id).toMatch(/^(en|es)$/);
      expect(feed.country, feed.id).toMatch(/^[A-Z]{2}$/);
    }
  });
});
