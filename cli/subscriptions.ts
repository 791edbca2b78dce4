import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP } from './parse-options.ts';
import { ALERT_HELP } from './subscriptions/alert-options.ts';
import { changeAction, statusActions } from './subscriptions/change.ts';
import { importAction } from './subscriptions/import.ts';
import { eraseAction, exportAction } from './subscriptions/leave.ts';
import { listAction } from './subscriptions/list.ts';
import { previewAction } from './subscriptions/preview.ts';
import { showAction } from './subscriptions/show.ts';
import type { SubscriptionAction } from './subscriptions/subscription-action.ts';
import { TARGET_HELP } from './target.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
const ACTIONS: ReadonlyMap<string, SubscriptionAction> = new Map(
  [listAction, showAction, previewAction, changeAction, ...statusActions, importAction, exportAction, eraseAction].map(
    (action) => [action.name, action],
  ),
);
const NAMES = [...ACTIONS.keys()];

/** Alerts and their readers. */
export const subscriptionsVerb: Verb = {
  name: 'subscriptions',
  summary: `alerts and their readers: ${NAMES.join(', ')}`,
  help: `usage: ${[...ACTIONS.values()].map(({ usage }) => `./vigia subscriptions ${usage}`).join('\n       ')}

${[...ACTIONS.values()].map((action) => action.help).join('\n\n')}

${ALERT_HELP}
  --no-nothing-new    of the reader: no digest when there is nothing to tell
  --query QUERY       another query for the alert; its id and its links stay
  --language en|es    of the reader: language of the mails
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const at = input.args.findIndex((arg) => ACTIONS.has(arg));
    const action = ACTIONS.get(input.args[at] ?? '');
    if (action === undefined) throw new UsageError(`Expected \`subscriptions ${NAMES.join('`, `')}\` (see --help).`);
    return action.run({ ...input, args: input.args.toSpliced(at, 1) });
  },
};
