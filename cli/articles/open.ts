import { spawn } from 'node:child_process';
import { VigiaError } from '../../shared/errors.ts';
import { findArticle } from '../../shared/query/find-article.ts';
import { foundOne } from '../found-one.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { ArticleAction } from './article-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, browser: { type: 'boolean' } } as const;

/** The way to the original. */
export const openAction: ArticleAction = {
  name: 'open',
  usage: 'open ID [--browser]',
  help: `open prints the address of the original.

  --browser           opens it in this machine's browser as well`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [named = ''] = requireArguments(positionals, ['ID']);
    const reader = await openTarget(targetOf(values));
    try {
      const { id, url } = foundOne(await findArticle(reader.stores, named), named);
      const address = new URL(url).href;
      out(values.json === true ? JSON.stringify({ id, url: address }) : address);
      if (values.browser === true) await openInBrowser(address);
      return 0;
    } finally {
      reader.close();
    }
  },
};

/** No shell is asked: the address is one argument, whatever it holds. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function openInBrowser(address: string): Promise<void> {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, address], { stdio: 'ignore', detached: true });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', (cause) =>
      reject(
        new VigiaError(`Cannot open a browser as ${command} must start: open ${address} yourself.`, {
          code: 'no-browser',
          cause,
        }),
      ),
    );
  });
}
