import { readFileSync } from 'node:fs';
import { VigiaError } from '../../shared/errors.ts';
import type { Feed } from '../../shared/model/feed.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { bundleFile } from './bundle-file.ts';

/**
 * The feeds of the OPML as it was deployed, and its text.
 *
 * @throws VigiaError `bad-opml` when it is none; outlines that are no feed are left out, as everywhere.
 */
export function bundledFeeds(file: string): { readonly feeds: readonly Feed[]; readonly text: string } {
  const text = readFileSync(bundleFile(file), 'utf8');
  const parsed = parseOpml(text);
  if (parsed.kind === 'opml') return { feeds: parsed.feeds.map((feed): Feed => ({ ...feed, origin: 'opml' })), text };
  const faults = parsed.findings.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new VigiaError(faults.join('\n'), { code: 'bad-opml' });
}
