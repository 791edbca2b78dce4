import type { NewFeed } from '../../../model/render-opml.ts';
import type { Form } from '../../read-form.ts';
import type { ChosenFeed } from './add-page.ts';

/** More than a look ever finds. */
const MAX_CHOICES = 30;

/** The feeds of the second step as they were typed, taken or not. */
export function readChosen({ field }: Form): readonly ChosenFeed[] {
  const typed = (name: string) => (field(name) ?? '').trim();
  return Array.from({ length: MAX_CHOICES }, (_, i) => ({
    url: typed(`url-${i}`),
    title: typed(`title-${i}`),
    language: typed(`language-${i}`),
    country: typed(`country-${i}`),
    category: typed(`category-${i}`),
    siteUrl: typed(`site-${i}`),
    isTaken: field(`take-${i}`) !== undefined,
  })).filter(({ url }) => url !== '');
}

/** One of them for the list: what was left empty is not said. */
export function wantedFeed({ isTaken: _, url, ...rest }: ChosenFeed): NewFeed {
  return { url, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')) };
}
