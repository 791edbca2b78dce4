import { UsageError } from '../shared/errors.ts';
import { type LinkKeys, linkKeysSchema } from '../shared/model/link-keys.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { askTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { Verb } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

/** The keys that sign the links of mails. */
export const linksVerb: Verb = {
  name: 'links',
  summary: 'list, change and retire the keys that sign the links of mails',
  help: `usage: ./vigia links list [options]
       ./vigia links rotate [options]
       ./vigia links retire vN [options]

rotate makes a new key that signs from now on. Links that were mailed before go on working: those that stop
mail for ever, the others as long as they would have anyway.
retire ends the trust in a key that somebody else may know. Its links do nothing any more, not even stop
mail: their page offers a fresh link by mail. A new key signs where it was the newest.

${TARGET_HELP}
${COMMON_HELP}`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const request = { ...requestOf(positionals), config: configOf(values.config) };
    const keys = linkKeysSchema.parse(await askTarget(targetOf(values), request));
    out(values.json === true ? JSON.stringify(keys) : linesOf(keys).join('\n'));
    return 0;
  },
};

function requestOf([action, name, ...rest]: readonly string[]) {
  if (action === 'list' && name === undefined) return { operation: 'list-link-keys', body: {} } as const;
  if (action === 'rotate' && name === undefined) return { operation: 'rotate-link-keys', body: {} } as const;
  const number = /^(?:links-)?v([1-9]\d{0,5})$/.exec(name ?? '')?.[1];
  if (action === 'retire' && number !== undefined && rest.length === 0)
    return { operation: 'retire-link-key', body: { name: `links-v${number}` } } as const;
  throw new UsageError('Expected `links list`, `links rotate` or `links retire vN` (see --help).');
}

function linesOf({ keys }: LinkKeys): readonly string[] {
  return keys.map(({ name, since, retiredAt }, i) => {
    const from = Date.parse(since) === 0 ? 'from the beginning' : `since ${since}`;
    const role = i === keys.length - 1 ? 'signs' : 'verifies';
    return `${name.slice('links-'.length)}  ${retiredAt === undefined ? role : `retired ${retiredAt}`}  ${from}`;
  });
}
