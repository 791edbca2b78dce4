import { loadArticles } from '../../local/newsroom/load-articles.ts';

/** A public-domain text about fentanyl (see local/newsroom/articles.jsonl). */
const article = loadArticles().find(({ id }) => id === 'n158');
if (article === undefined) throw new Error('the sample newsroom has no article n158');
const { title, text } = article;

export const ARTICLE_TITLE = title;

/** A feed of one entry that leads to `link`. */
export function rssOf(link: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Loopback Gazette</title><link>${link}</link><description>-</description>
<item><title>${title}</title><link>${link}</link><guid>${link}</guid></item>
</channel></rss>
`;
}

/** The page behind the entry. */
export function articlePage(): string {
  const paragraphs = text.split('\n\n').map((paragraph) => `<p>${paragraph.replaceAll('<', '&lt;')}</p>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><nav><a href="/">Home</a></nav><main><article><h1>${title}</h1>${paragraphs.join('\n')}</article></main></body></html>`;
}

/** An OPML file that lists feeds by id. */
export function opmlOf(feeds: Readonly<Record<string, string>>): string {
  const outlines = Object.entries(feeds).map(
    ([id, url]) => `    <outline type="rss" text="${id}" vigia:id="${id}" xmlUrl="${url}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:vigia="urn:vigia:opml">
  <head><title>test</title></head>
  <body>
    <!-- kept -->
${outlines.join('\n')}
  </body>
</opml>
`;
}
