import { escapeHtml } from '../../shared/text/escape-html.ts';
import type { Furniture } from './page-furniture.ts';
import type { SampleArticle } from './sample-article.ts';

/** What stands between `<body>` and `</body>`: the article among its furniture. */
type Layout = (article: SampleArticle, furniture: Furniture) => string;

/** Four ways in which news sites build a page, from well-marked to a soup of `div`s. */
export const LAYOUTS: readonly Layout[] = [semantic, divSoup, magazine, cms];

/** HTML5 landmarks; promotion in an `aside` beside the text. */
function semantic(article: SampleArticle, { words, ...furniture }: Furniture): string {
  return `<a class="skip-link" href="#main">${words.skip}</a>
<header class="site-header"><p class="logo"><a href="/${article.lang}/">${words.siteName}</a></p><nav aria-label="main">${furniture.menu}</nav></header>
<main id="main">
<nav class="breadcrumbs" aria-label="breadcrumb">${furniture.breadcrumb}</nav>
<article>
<header><h1>${escapeHtml(article.title)}</h1><p class="byline">${furniture.byline}</p></header>
<div class="share-bar">${furniture.share}</div>
${noteBox('aside', furniture)}<div class="article-body">
${paragraphs(article).map(plainParagraph).join('\n')}
</div>
<footer class="article-footer"><div class="share-bar">${furniture.share}</div></footer>
</article>
<section class="comments" id="comments">${furniture.comments}</section>
</main>
<aside class="sidebar"><section class="related">${furniture.related}</section><section class="most-read">${furniture.mostRead}</section><section class="newsletter">${furniture.newsletter}</section></aside>
<footer class="site-footer">${furniture.footer}</footer>
<div class="cookie-banner" role="dialog">${furniture.cookies}</div>`;
}

/** No landmark at all; a promotion box and an advertisement stand between the paragraphs. */
function divSoup(article: SampleArticle, { words, ...furniture }: Furniture): string {
  const [opening, rest] = splitAfter(paragraphs(article).map(plainParagraph), 2);
  return `<div id="cookie-consent" class="cookie-consent">${furniture.cookies}</div>
<div id="wrapper">
<div id="masthead" class="masthead header"><div class="logo">${words.siteName}</div><div class="menu">${furniture.menu}</div><form class="search"><input name="q" placeholder="${words.searchLabel}"></form></div>
<div class="breadcrumbs">${furniture.breadcrumb}</div>
<div class="columns">
<div class="col-main">
<h1 class="headline">${escapeHtml(article.title)}</h1>
<div class="meta byline">${furniture.byline}</div>
<div class="social share">${furniture.share}</div>
${noteBox('div', furniture)}<div class="story-text">
${opening}
<div class="promo related-links">${furniture.related}</div>
<div class="ad-break"><span>${words.advertisement}</span></div>
${rest}
</div>
<div class="newsletter-box">${furniture.newsletter}</div>
<div class="comments-prompt">${furniture.comments}</div>
</div>
<div class="col-side sidebar"><div class="most-read">${furniture.mostRead}</div></div>
</div>
<div id="footer" class="footer">${furniture.footer}</div>
</div>`;
}

/** A hero figure, subheadings, and a newsletter box in the middle of the text. */
function magazine(article: SampleArticle, { words, ...furniture }: Furniture): string {
  const blocks = paragraphs(article).map((text) =>
    isSubheading(text) ? `<h2>${escapeHtml(text)}</h2>` : plainParagraph(text),
  );
  const [opening, rest] = splitAfter(blocks, 3);
  return `<div class="topbar"><nav>${furniture.menu}</nav></div>
<div class="page">
<article class="post" itemscope itemtype="https://schema.org/NewsArticle">
<div class="post-header"><span class="kicker">${words.menu[1]}</span><h1 itemprop="headline">${escapeHtml(article.title)}</h1>
<p class="post-meta byline">${furniture.byline}</p></div>
<figure class="hero"><svg role="img" width="640" height="160" viewBox="0 0 640 160"><rect width="640" height="160" fill="#cfd8dc"></rect></svg></figure>
${noteBox('aside', furniture)}<section class="post-content" itemprop="articleBody">
${opening}
<aside class="newsletter-signup">${furniture.newsletter}</aside>
${rest}
</section>
<div class="share-tools">${furniture.share}</div>
</article>
<section class="read-next related">${furniture.related}</section>
<section class="popular most-read">${furniture.mostRead}</section>
<section class="discussion comments">${furniture.comments}</section>
</div>
<footer class="footer">${furniture.footer}</footer>
<div class="consent-banner cookie">${furniture.cookies}</div>`;
}

/** Regions, blocks and fields, as the content-management systems of government sites write them. */
function cms(article: SampleArticle, { words, ...furniture }: Furniture): string {
  return `<div class="dialog-off-canvas-main-canvas"><div class="layout-container">
<header role="banner" class="region region-header"><div id="block-branding" class="block">${words.siteName}</div><div id="block-main-menu" class="block block-menu">${furniture.menu}</div></header>
<div class="region region-breadcrumb breadcrumbs">${furniture.breadcrumb}</div>
<div class="region region-content" id="block-content">
<div class="node node--type-news node--view-mode-full">
<h1 class="node__title"><span class="field field--name-title">${escapeHtml(article.title)}</span></h1>
<div class="node__submitted byline">${furniture.byline}</div>
${noteBox('div', furniture)}<div class="node__content"><div class="field field--name-body field--type-text-with-summary">
${paragraphs(article).map(plainParagraph).join('\n')}
</div></div>
<div class="block block-social share">${furniture.share}</div>
</div>
<div class="views-element-container block block-views related"><div class="view view-related">${furniture.related}</div></div>
<div class="field field--name-comment comment-wrapper">${furniture.comments}</div>
</div>
<div class="region region-sidebar-second sidebar"><div class="block block-views view-popular">${furniture.mostRead}</div><div class="block block-newsletter">${furniture.newsletter}</div></div>
<footer role="contentinfo" class="region region-footer">${furniture.footer}</footer>
</div></div>
<div id="sliding-popup" class="eu-cookie-compliance-banner">${furniture.cookies}</div>`;
}

function noteBox(element: 'aside' | 'div', furniture: Omit<Furniture, 'words'>): string {
  if (furniture.originNote === '') return '';
  return `<${element} class="origin-note remark" role="note">${furniture.originNote}</${element}>\n`;
}

function paragraphs(article: SampleArticle): readonly string[] {
  return article.text.split(/\n\s*\n/).filter((text) => text.trim() !== '');
}

function plainParagraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

/** A short line that ends without a stop is how the originals set their subheadings. */
function isSubheading(text: string): boolean {
  return text.length <= 80 && /[\p{L}\d]$/u.test(text);
}

function splitAfter(blocks: readonly string[], count: number): readonly [string, string] {
  return [blocks.slice(0, count).join('\n'), blocks.slice(count).join('\n')];
}
