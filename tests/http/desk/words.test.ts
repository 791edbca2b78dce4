import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../shared/http/words/catalogue.ts';

/** Words that both languages share, and what is no word at all. */
const SHARED: readonly string[] = [
  'desk.queryExample',
  'desk.original',
  'desk.utc',
  'settings.roles.editor',
  'users.editor',
];

type Leaf = { readonly path: string; readonly en: unknown; readonly es: unknown };

function leaves(en: object, es: object, path: string): readonly Leaf[] {
  const keys = [...new Set([...Object.keys(en), ...Object.keys(es)])];
  return keys.flatMap((key) => {
    const [mine, theirs]: unknown[] = [Reflect.get(en, key), Reflect.get(es, key)];
    const here = `${path}.${key}`;
    const isDeep = typeof mine === 'object' && mine !== null && typeof theirs === 'object' && theirs !== null;
    return isDeep ? leaves(mine, theirs, here) : [{ path: here, en: mine, es: theirs }];
  });
}

/** A function's message, said of made-up things. */
function said(message: unknown): string {
  if (typeof message !== 'function') return String(message);
  try {
    return String(Reflect.apply(message, undefined, ['7', '8', '9', '10'].slice(0, message.length)));
  } catch {
    // It takes something of its own; that it is there is all that is seen here.
    return message.toString();
  }
}

describe('catalogue', () => {
  const areas = Object.entries(catalogue).map(([area, { en, es }]) => ({ area, all: leaves(en, es, area) }));

  it.each(areas)('has every message of $area in both languages, of the same kind, none empty', ({ all }) => {
    for (const { path, en, es } of all) {
      expect(typeof es, path).toBe(typeof en);
      if (typeof en === 'function' && typeof es === 'function') expect(es.length, path).toBe(en.length);
      else expect(typeof en, path).toBe('string');
      expect(said(en).trim(), path).not.toBe('');
      expect(said(es).trim(), path).not.toBe('');
    }
  });

  it.each(areas)('leaves no message of $area untranslated', ({ all }) => {
    const same = all.filter(({ en, es }) => said(en) === said(es) && /\p{L}{2}/u.test(said(en)));
    expect(same.map(({ path }) => path).filter((path) => !SHARED.includes(path))).toEqual([]);
  });
});
