import { escapeHtml } from '../../shared/text/escape-html.ts';
import { canonicalOf, FURNITURE, furnitureOf } from './page-furniture.ts';
import { LAYOUTS } from './page-layouts.ts';
import { articlePath } from './sample-address.ts';
import type { SampleArticle } from './sample-article.ts';

/**
 * An article's page as HTML, furniture and all; its layout depends on its id only.
 *
 * @param others stories to link to in the related and most-read boxes, most wanted first.
 */
export function renderPage(article: SampleArticle, others: readonly SampleArticle[]): string {
  const layout = LAYOUTS[Number(article.id.slice(1)) % LAYOUTS.length];
  if (layout === undefined) throw new RangeError(`Cannot choose a layout for ${article.id}: there is none`);
  return `<!DOCTYPE html>
<html lang="${article.lang}">
<head>
${headOf(article)}
</head>
<body>
${layout(article, furnitureOf(article, others))}
</body>
</html>
`;
}

/** The list of one language's articles: where menus and breadcrumbs lead. */
export function renderIndex(lang: SampleArticle['lang'], articles: readonly SampleArticle[]): string {
  const words = FURNITURE[lang];
  const items = articles.map(
    (article) =>
      `<li><a href="${articlePath(article)}">${escapeHtml(article.title)}</a> <time datetime="${article.published}">${article.published.slice(0, 10)}</time></li>`,
  );
  return `<!DOCTYPE html>
<html lang="${lang}">
<head><meta charset="utf-8"><title>${words.siteName}</title></head>
<body><h1>${words.siteName}</h1><p>${words.sampleNotice}</p>
<ul>
${items.join('\n')}
</ul></body>
</html>
`;
}

function headOf(article: SampleArticle): string {
  const title = escapeHtml(article.title);
  const siteName = FURNITURE[article.lang].siteName;
  const canonical = canonicalOf(article);
  return `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | ${siteName}</title>
<link rel="canonical" href="${canonical}">
<meta property="og:type" content="article">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${canonical}">
<meta property="og:site_name" content="${siteName}">
<meta property="og:locale" content="${article.lang === 'es' ? 'es_MX' : 'en_US'}">
<meta property="article:published_time" content="${article.published}">
<script type="application/ld+json">${jsonLd(article)}</script>`;
}

/** schema.org NewsArticle, without the text: a reader has to win it from the page. */
function jsonLd(article: SampleArticle): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: article.title,
    datePublished: article.published,
    inLanguage: article.lang,
    mainEntityOfPage: canonicalOf(article),
    isBasedOn: article.origin,
    author: { '@type': 'GovernmentOrganization', name: FURNITURE[article.lang].source },
    publisher: { '@type': 'Organization', name: FURNITURE[article.lang].siteName },
    ...(article.translation
      ? { translationOfWork: { '@id': article.origin }, translator: { '@type': 'Organization', name: 'Vigía' } }
      : {}),
  };
  // A `<` could close the script element.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
