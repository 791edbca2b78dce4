const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text made inert for HTML content and quoted attributes; control characters that HTML forbids are dropped. */
export function escapeHtml(text: string): string {
  return text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** The address when it is http(s), escaped for an attribute; `#` otherwise, so that no other scheme is ever a link. */
export function escapeHref(url: string): string {
  return escapeHtml(safeUrl(url));
}

/** The address as the URL standard writes it, without spaces or line breaks, when it is http(s); `#` otherwise. */
export function safeUrl(url: string): string {
  if (!URL.canParse(url)) return '#';
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : '#';
}
