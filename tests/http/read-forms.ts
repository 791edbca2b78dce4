import { parseHTML } from 'linkedom';
import type { Pages } from './start-pages.ts';

/** A form of a page as a browser sees it: where it goes, and what it would send. */
export type ShownForm = {
  readonly action: string;
  readonly fields: URLSearchParams;
  readonly buttons: readonly string[];
};

/** Every form of a page that posts. */
export function formsOf(page: string): readonly ShownForm[] {
  const { document } = parseHTML(page);
  return [...document.querySelectorAll('form[method=post]')].map((form) => ({
    action: form.getAttribute('action') ?? '',
    fields: new URLSearchParams(
      [...form.querySelectorAll('input, select')].flatMap((field) => sentBy(field)) as [string, string][],
    ),
    buttons: [...form.querySelectorAll('button')].map((button) => button.getAttribute('value') ?? ''),
  }));
}

function sentBy(field: Element): [string, string][] {
  const name = field.getAttribute('name') ?? '';
  if (field.getAttribute('type') === 'checkbox')
    return field.hasAttribute('checked') ? [[name, field.getAttribute('value') ?? 'on']] : [];
  if (field.localName !== 'select') return [[name, field.getAttribute('value') ?? '']];
  const options = [...field.querySelectorAll('option')];
  const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
  return [[name, chosen?.getAttribute('value') ?? '']];
}

/** Presses a button of a page, with some fields filled in. */
export async function pressButton(
  pages: Pages,
  page: string,
  {
    todo,
    fill = {},
    headers = {},
  }: {
    readonly todo: string;
    readonly fill?: Readonly<Record<string, string>>;
    readonly headers?: Record<string, string>;
  },
): Promise<Response> {
  const form = formsOf(page).find((shown) => shown.buttons.includes(todo));
  if (form === undefined) throw new Error(`no form with a button ${todo}`);
  for (const [name, value] of Object.entries(fill)) form.fields.set(name, value);
  form.fields.set('do', todo);
  return await pages.request(form.action, { method: 'POST', body: form.fields, headers });
}
