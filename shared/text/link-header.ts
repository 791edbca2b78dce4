export type HeaderLink = { readonly url: string; readonly rel: string; readonly type: string; readonly title: string };

/** Fetchers read a few kilobytes of headers; more is not looked at. */
const MAX_CHARACTERS = 16_384;

const LINK = /<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;<>]*))?)*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;<>]*)))?/g;

/** The links of a `Link` header (RFC 8288 §3), several joined by commas; what is malformed is passed over. */
export function linkHeader(header: string): readonly HeaderLink[] {
  return [...header.slice(0, MAX_CHARACTERS).matchAll(LINK)].map(([, url = '', rest = '']) => {
    const parameters = new Map<string, string>();
    for (const [, name = '', quoted, bare = ''] of rest.matchAll(PARAMETER)) {
      const key = name.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, (quoted ?? bare).replaceAll(/\\(.)/g, '$1'));
    }
    const said = (name: string) => parameters.get(name) ?? '';
    return { url, rel: said('rel'), type: said('type'), title: said('title') };
  });
}
