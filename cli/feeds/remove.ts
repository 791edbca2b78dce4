import { removeFeed } from '../../shared/model/edit-opml.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { parseOptions, requireArguments } from '../parse-options.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, feedListOf } from './feed-list.ts';
import { editOpmlFile } from './opml-file.ts';

/** Takes one feed out of the list. */
export const removeAction: FeedAction = {
  name: 'remove',
  usage: ['remove ID|URL'],
  help: 'remove takes a feed out of the OPML file; what was archived of it stays.',
  options: '',
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, FEED_LIST_OPTIONS);
    const [named = ''] = requireArguments(positionals, ['ID|URL']);
    return editOpmlFile(input, feedListOf(values), (text) => removeFeed(text, idOf(text, named)));
  },
};

/** A person may name a feed by its address. */
function idOf(text: string, named: string): string {
  const parsed = parseOpml(text);
  const feed = parsed.kind === 'opml' ? parsed.feeds.find(({ id, url }) => id === named || url === named) : undefined;
  return feed?.id ?? named;
}
