import { parseHTML } from 'linkedom';
import { INLINE_STYLES } from '../../shared/mail/mail-html.ts';

/** What a sink may have: elements of its own, and addresses that may stand in links and loads. */
export type SinkRules = {
  readonly elements: ReadonlySet<string>;
  readonly attributes: (element: string, name: string, value: string) => boolean;
};

const LINKS: ReadonlySet<string> = new Set(
  'href src action formaction xlink:href data srcset ping poster background'.split(' '),
);

/** Our own pages: they load from themselves, and link to http(s). */
export const PAGE: SinkRules = {
  elements: new Set(
    `html head meta title link style body header a form label input button main h1 h2 h3 h4 p article section aside div
    span strong small code pre mark ul li dl dt dd details summary table thead tbody tr th td br base iframe footer
    select option nav ol time fieldset legend datalist dialog template kbd figure figcaption caption textarea output
    abbr del ins blockquote optgroup search tfoot colgroup col h5 h6 hr sub sup b i em progress meter address
    script svg g path rect circle line text tspan title desc defs clippath`.split(/\s+/),
  ),
  attributes: (element, name, value) => {
    if (name === 'style' || name === 'srcdoc') return false;
    if (!LINKS.has(name)) return true;
    // No icon: the browser asks for none.
    if (element === 'link' && value === 'data:,') return true;
    if (element === 'script') return name === 'src' && /^\/assets\/[\w.-]+\.js$/.test(value);
    if (element !== 'a') return value.startsWith('/') && !value.startsWith('//');
    return value === '#' || /^(https?:\/\/|[/#](?!\/))/.test(value);
  },
};

/** The styles that our mails write into `style`. */
const MAIL_STYLES: ReadonlySet<string> = new Set(Object.values(INLINE_STYLES));

/** A mail: it loads nothing, has no styles but ours, and links to http(s) and mailto. */
export const MAIL: SinkRules = {
  elements: new Set('html head meta title style body div h1 h2 a p ul li strong table tbody tr td'.split(' ')),
  attributes: (_element, name, value) => {
    if (name === 'style') return MAIL_STYLES.has(value);
    if (/^(?:src|srcset|formaction|ping|background)$/.test(name)) return false;
    return !LINKS.has(name) || value === '#' || /^(?:https?|mailto):/i.test(value);
  },
};

/** Everything in a document that could run, load from elsewhere or lead to a script; elements that are not ours. */
export function liveParts(html: string, { elements, attributes }: SinkRules): readonly string[] {
  const { document } = parseHTML(html);
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName;
    const live = [...element.attributes].filter(
      (attribute) =>
        attribute.name.toLowerCase().startsWith('on') ||
        !attributes(name, attribute.name.toLowerCase(), attribute.value),
    );
    const found = live.map((attribute) => `${name} ${attribute.name}=${attribute.value}`);
    return elements.has(name) && !loadsOrLeaves(element) ? found : [element.outerHTML.slice(0, 80), ...found];
  });
}

/** A script in the page; a sheet that fetches; a refresh to somewhere else than the page itself. */
function loadsOrLeaves(element: Element): boolean {
  // Our own script is a file; what stands inside an element runs.
  if (element.localName === 'script') return (element.textContent ?? '') !== '' || !element.hasAttribute('src');
  if (element.localName === 'style') return /@import|url\(/i.test(element.textContent ?? '');
  return (
    element.localName === 'meta' &&
    /\D/.test((element.getAttribute('http-equiv') && element.getAttribute('content')) || '0')
  );
}
