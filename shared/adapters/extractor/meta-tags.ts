import type { ElementIndex } from './element-index.ts';
import { plainText } from './plain-text.ts';

/** Values of `meta` elements by lower-case `name`, `property` or `itemprop`, in document order. */
export type MetaTags = ReadonlyMap<string, readonly string[]>;

/** Reads every `meta` element that names its content. */
export function readMetaTags(elements: ElementIndex): MetaTags {
  const found = new Map<string, string[]>();
  for (const element of elements('meta')) {
    const content = plainText(element.getAttribute('content') ?? '');
    if (content === '') continue;
    for (const attribute of ['property', 'name', 'itemprop']) {
      const name = element.getAttribute(attribute)?.trim().toLowerCase();
      if (name) found.set(name, [...(found.get(name) ?? []), content]);
    }
  }
  return found;
}

/** The same, read from the text of a prepared page: for where no DOM can be built. Entities stay as they are. */
export function scanMetaTags(prepared: string): MetaTags {
  const found = new Map<string, string[]>();
  for (const [, attributes = ''] of prepared.matchAll(/<meta( [^<>]{0,8000})>/g)) {
    const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1]?.trim() ?? '';
    if (value('content') === '') continue;
    for (const attribute of ['property', 'name', 'itemprop']) {
      const name = value(attribute).toLowerCase();
      if (name !== '') found.set(name, [...(found.get(name) ?? []), value('content')]);
    }
  }
  return found;
}

/** Robots directives (`noarchive`) and the TDM Reservation Protocol (W3C TDMRep §7). */
export function reservationsIn(meta: MetaTags): readonly string[] {
  const robots = valuesOf(meta, ['robots', 'vigia', 'googlebot']).join(',').toLowerCase();
  const tdm = valuesOf(meta, ['tdm-reservation']);
  return [...(/\bnoarchive\b/.test(robots) ? ['noarchive'] : []), ...(tdm.includes('1') ? ['tdm'] : [])];
}

/** All values of the names, in the order of the names. */
export function valuesOf(meta: MetaTags, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => meta.get(name) ?? []);
}
