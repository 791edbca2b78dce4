import { escapeHtml } from '../../shared/text/escape-html.ts';
import { articlePath, sampleUrl } from './sample-address.ts';
import type { SampleArticle } from './sample-article.ts';

/**
 * Everything on a page that is not the article, in the reader's language. It names fentanyl, Sinaloa
 * and arms trafficking on purpose: a tag that comes from a menu or a promotion box is a wrong tag.
 */
export const FURNITURE = {
  en: {
    siteName: 'Sample newsroom',
    skip: 'Skip to main content',
    menu: ['Home', 'Border', 'Fentanyl', 'Cartels', 'Arms trafficking', 'World', 'Economy'],
    searchLabel: 'Search the sample newsroom',
    source: 'The White House',
    published: 'Published',
    shareLabel: 'Share this story',
    share: ['Facebook', 'X', 'WhatsApp', 'E-mail', 'Print'],
    relatedTitle: 'Related coverage',
    promotions: [
      'In pictures: a week on the streets of Culiacán, Sinaloa',
      'Explainer: how fentanyl precursors reach the Pacific ports',
      'Timeline: ten years of arms trafficking cases along the border',
    ],
    mostReadTitle: 'Most read',
    newsletterTitle: 'The border brief',
    newsletterText: 'Fentanyl, Sinaloa and the border: the sample newsletter in your inbox every morning.',
    newsletterButton: 'Sign me up',
    cookieText: 'We use cookies to remember your reading preferences and to count visits. Read our cookie policy.',
    cookieButton: 'Accept all',
    commentPrompt: 'Join the conversation: what should cities do about fentanyl? Sign in to comment.',
    advertisement: 'Advertisement',
    originLabel: 'Original text',
    variantNote: {
      copy: 'Made by Vigía from a published text, to show copies',
      retelling: 'Told by Vigía in other words, to show stories',
    },
    sampleNotice:
      'Sample newsroom: a demonstration that ships with Vigía, served on this machine only. Not a live source.',
    footerLinks: ['About', 'Corrections', 'Privacy', 'Terms of use'],
  },
  es: {
    siteName: 'Sala de redacción de muestra',
    skip: 'Saltar al contenido principal',
    menu: ['Inicio', 'Frontera', 'Fentanilo', 'Cárteles', 'Tráfico de armas', 'Mundo', 'Economía'],
    searchLabel: 'Buscar en la sala de muestra',
    source: 'La Casa Blanca',
    published: 'Publicado',
    shareLabel: 'Compartir esta nota',
    share: ['Facebook', 'X', 'WhatsApp', 'Correo', 'Imprimir'],
    relatedTitle: 'Notas relacionadas',
    promotions: [
      'En imágenes: una semana en las calles de Culiacán, Sinaloa',
      'Para entender: cómo llegan los precursores del fentanilo a los puertos del Pacífico',
      'Cronología: diez años de casos de tráfico de armas en la frontera',
    ],
    mostReadTitle: 'Lo más leído',
    newsletterTitle: 'El parte de la frontera',
    newsletterText: 'Fentanilo, Sinaloa y la frontera: el boletín de muestra en su correo cada mañana.',
    newsletterButton: 'Suscribirme',
    cookieText:
      'Usamos cookies para recordar sus preferencias de lectura y contar visitas. Lea nuestra política de cookies.',
    cookieButton: 'Aceptar todas',
    commentPrompt:
      'Únase a la conversación: ¿qué deben hacer las ciudades ante el fentanilo? Inicie sesión para comentar.',
    advertisement: 'Publicidad',
    originLabel: 'Texto original',
    variantNote: {
      copy: 'Hecha por Vigía a partir de un texto publicado, para mostrar las copias',
      retelling: 'Contada por Vigía con otras palabras, para mostrar las historias',
    },
    sampleNotice:
      'Sala de redacción de muestra: demostración que acompaña a Vigía, servida solo en esta máquina. No es una fuente en vivo.',
    footerLinks: ['Acerca de', 'Correcciones', 'Privacidad', 'Términos de uso'],
  },
} as const;

type FurnitureWords = (typeof FURNITURE)[SampleArticle['lang']];

/** The pieces that a layout arranges around an article, each as HTML. */
export type Furniture = {
  readonly words: FurnitureWords;
  readonly menu: string;
  readonly breadcrumb: string;
  readonly byline: string;
  readonly share: string;
  readonly related: string;
  readonly mostRead: string;
  readonly newsletter: string;
  readonly cookies: string;
  readonly comments: string;
  readonly footer: string;
  /** Empty but for a translation or a variant: says so, with a link to the original. */
  readonly originNote: string;
};

/** @param others stories that the page links to, most wanted first. */
export function furnitureOf(article: SampleArticle, others: readonly SampleArticle[]): Furniture {
  const words = FURNITURE[article.lang];
  const home = `/${article.lang}/`;
  return {
    words,
    menu: `<ul>${words.menu.map((label) => `<li><a href="${home}">${label}</a></li>`).join('')}</ul>`,
    breadcrumb: `<a href="${home}">${words.menu[0]}</a> › <a href="${home}">${words.menu[1]}</a>`,
    byline: `<span class="source">${words.source}</span> · ${words.published} ${timeElement(article)}`,
    share: `<span>${words.shareLabel}</span><ul>${words.share.map((name) => `<li><a href="#share">${name}</a></li>`).join('')}</ul>`,
    related: `<h3>${words.relatedTitle}</h3><ul>${promotionLinks(words, home)}${storyLinks(others.slice(0, 3))}</ul>`,
    mostRead: `<h3>${words.mostReadTitle}</h3><ol>${storyLinks(others.slice(3, 8))}</ol>`,
    newsletter: newsletterBox(words),
    cookies: `<p>${words.cookieText}</p><button type="button">${words.cookieButton}</button>`,
    comments: `<p>${words.commentPrompt}</p>`,
    footer: footerOf(article, words, home),
    originNote: article.variant === undefined ? translationNoteOf(article) : variantNoteOf(article, words),
  };
}

function timeElement(article: SampleArticle): string {
  const locale = article.lang === 'es' ? 'es-MX' : 'en-US';
  // The original's own calendar day, whatever zone this machine is in.
  const day = new Date(`${article.published.slice(0, 10)}T00:00:00Z`);
  const words = day.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return `<time datetime="${article.published}">${words}</time>`;
}

function promotionLinks(words: FurnitureWords, home: string): string {
  return words.promotions.map((title) => `<li><a href="${home}">${title}</a></li>`).join('');
}

function storyLinks(stories: readonly SampleArticle[]): string {
  return stories.map((story) => `<li><a href="${articlePath(story)}">${escapeHtml(story.title)}</a></li>`).join('');
}

function newsletterBox(words: FurnitureWords): string {
  return `<h3>${words.newsletterTitle}</h3><p>${words.newsletterText}</p>
<form action="#newsletter"><input type="email" name="address" placeholder="name@example.org"><button>${words.newsletterButton}</button></form>`;
}

function footerOf(article: SampleArticle, words: FurnitureWords, home: string): string {
  const links = words.footerLinks.map((label) => `<a href="${home}">${label}</a>`).join(' | ');
  const origin = escapeHtml(article.origin);
  return `<p>${words.sampleNotice}</p>
<p>${words.originLabel}: <a href="${origin}">${origin}</a></p>
<p>${links}</p>`;
}

function translationNoteOf(article: SampleArticle): string {
  if (article.translation === undefined) return '';
  const scope = article.excerpt ? ' (traducción de los primeros párrafos)' : '';
  return `Traducción de demostración hecha por Vigía; no es prueba ni texto oficial${scope}. <a href="${escapeHtml(article.origin)}">Texto original en inglés</a>.`;
}

function variantNoteOf(article: SampleArticle, words: FurnitureWords): string {
  if (article.variant === undefined) return '';
  return `${words.variantNote[article.variant]}. <a href="${escapeHtml(article.origin)}">${words.originLabel}</a>.`;
}

/** Absolute address of an article's page, for canonical links and metadata. */
export function canonicalOf(article: SampleArticle): string {
  return sampleUrl(articlePath(article));
}
