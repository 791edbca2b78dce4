import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The frame of every page. `language` is the page's own, `refreshSeconds` reloads a status page by itself. */
export function layout(options: {
  readonly title: string;
  readonly body: Html;
  readonly language?: string;
  readonly refreshSeconds?: number;
  /** What was searched for, kept in the search box. */
  readonly query?: string;
  /** A page for readers, who come from a mail and need no key: without the way into the archive. */
  readonly forReaders?: boolean;
}): Html {
  return html`<!doctype html>
<html lang="${options.language ?? 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${options.refreshSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${options.refreshSeconds}">`}
<title>${options.title} · Vigía</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
${options.forReaders === true ? html`<header class="top"><span class="brand">Vigía</span></header>` : searchHeader(options.query ?? '')}
<main>${options.body}</main>
</body>
</html>`;
}

function searchHeader(query: string): Html {
  return html`<header class="top"><a class="brand" href="/">Vigía</a>
<form action="/search" role="search"><label for="q" class="hidden">Query</label><input id="q" name="q" value="${query}" placeholder="topic:fentanyl lang:es" autocomplete="off"><button>Search</button></form>
</header>`;
}

/** An http(s) address, or `#`: no other scheme is ever a link. */
export function safeHref(url: string): string {
  if (!URL.canParse(url)) return '#';
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : '#';
}

/** `2026-11-22 13:05 UTC`, or a dash. */
export function instantText(instant: string | undefined): string {
  return instant === undefined ? '–' : `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
