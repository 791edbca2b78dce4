import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { alertsWords } from '../../words/alerts-words.ts';

/**
 * Why something was not sent, in the language of the page where the reason is one of ours; what a mail server said
 * stays as it is, and says that it is English.
 */
export function reasonText(language: PageLanguage, reason: string): Html {
  const known = knownReason(language, reason);
  if (known !== undefined) return html`${known}`;
  return language === 'en' ? html`${reason}` : html`<span lang="en">${reason}</span>`;
}

function knownReason(language: PageLanguage, reason: string): string | undefined {
  const words = alertsWords[language].reasons;
  if (reason.startsWith('already told in mail ')) return words.told;
  if (reason === 'the alert was switched off') return words.off;
  if (reason === 'the subscription was erased') return words.subscriptionErased;
  if (reason === 'the article is no longer in the archive') return words.articleGone;
  if (reason === 'nothing was left to tell') return words.nothing;
  const [, who, state = ''] = /^the (subscription|reader) is ([a-z]+)$/.exec(reason) ?? [];
  const alertStates: Readonly<Record<string, string>> = alertsWords[language].status;
  if (who === 'subscription') return words.subscription(alertStates[state] ?? state);
  const readerStates: Readonly<Record<string, string>> = words.readerStates;
  return who === 'reader' ? words.reader(readerStates[state] ?? state) : undefined;
}
