import { UsageError } from '../shared/errors.ts';
import type { ArticleAction } from './articles/article-action.ts';
import { openAction } from './articles/open.ts';
import { searchAction } from './articles/search.ts';
import { showAction } from './articles/show.ts';
import { COMMON_HELP } from './parse-options.ts';
import { TARGET_HELP } from './target.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
const ACTIONS: ReadonlyMap<string, ArticleAction> = new Map(
  [searchAction, showAction, openAction].map((action) => [action.name, action]),
);
const FORMS = [...ACTIONS.values()];

/** Asks the archive. */
export const articlesVerb: Verb = {
  name: 'articles',
  summary: 'search and count the archive, show an article with its evidence, open it',
  help: `usage: ${FORMS.map(({ usage }) => `./vigia articles ${usage}`).join('\n       ')}

${FORMS.map(({ help }) => help).join('\n\n')}

ID is an article's id, a unique beginning of one (6 digits at least), or its address.

${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const at = input.args.findIndex((arg) => ACTIONS.has(arg));
    const action = ACTIONS.get(input.args[at] ?? '');
    if (action === undefined)
      throw new UsageError(`Expected ${FORMS.map(({ usage }) => `\`articles ${usage}\``).join(', ')} (see --help).`);
    return action.run({ ...input, args: input.args.toSpliced(at, 1) });
  },
};
