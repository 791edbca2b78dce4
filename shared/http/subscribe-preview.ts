import { html } from 'hono/html';
import { mailWords } from '../mail/mail-words.ts';
import { previewLine } from '../mail/preview-blocks.ts';
import { textDirection } from '../mail/text-direction.ts';
import type { AlertPreview } from '../model/reader-desk.ts';
import type { Cadence } from '../model/subscription.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { type Html, safeHref } from './layout.ts';
import type { PageLanguage } from './page-language.ts';

type Options = {
  readonly language: PageLanguage;
  /** What was asked for: nothing is suggested to who asked for the same. */
  readonly cadence?: Cadence;
};

/** What a query would have sent, for a page; nothing where it no longer parses or nobody can tell. */
export async function previewOf(
  { readerDesk }: Pick<AppDependencies, 'readerDesk'>,
  queryText: string | undefined,
  options: Options,
): Promise<Html | string> {
  if (readerDesk === undefined || queryText === undefined) return '';
  const answer = await readerDesk.preview(queryText);
  return answer.kind === 'preview' ? previewSection(answer.preview, options) : '';
}

/** Counts, examples, and how often a message would do. */
export function previewSection(preview: AlertPreview, { language, cadence }: Options): Html {
  const words = mailWords[language];
  const suggestion =
    preview.articles === 0 || preview.suggested === cadence
      ? ''
      : html`<p>${words.preview.suggest(words.cadence[preview.suggested])}</p>`;
  return html`<section class="preview"><p>${previewLine(preview, language)}</p>${suggestion}
${preview.examples.length === 0 ? '' : html`<p>${words.preview.examples}:</p><ul>${preview.examples.map(exampleLine)}</ul>`}</section>`;
}

function exampleLine({ title, url, source, language, orderedAt }: AlertPreview['examples'][number]): Html {
  return html`<li><a href="${safeHref(url)}" rel="noreferrer" lang="${language}" dir="${textDirection(language)}">${title}</a> · ${source} · ${orderedAt.slice(0, 10)}</li>`;
}
