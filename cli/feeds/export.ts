import { loadFeeds } from '../../local/load-feeds.ts';
import { renderOpml } from '../../shared/model/render-opml.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import type { FeedAction } from './feed-action.ts';
import { feedListOf } from './feed-list.ts';

const OPTIONS = { ...COMMON_OPTIONS, feeds: { type: 'string' }, opml: { type: 'boolean' } } as const;

/** Prints the list for other programs. */
export const exportAction: FeedAction = {
  name: 'export',
  usage: ['export [--opml|--json] > FILE'],
  help: 'export prints the list as OPML 2.0, which import reads back as it is; with --json as JSON.',
  options: '',
  run: async ({ args, out, err }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const { file, json } = feedListOf(values);
    const { feeds, findings } = loadFeeds(file, false);
    for (const finding of findings) err(finding);
    const listed = feeds.map(({ origin: _, ...feed }) => feed);
    out(json ? JSON.stringify({ feeds: listed }) : renderOpml(listed).trimEnd());
    return findings.length === 0 ? 0 : 1;
  },
};
