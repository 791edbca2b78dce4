import type { ArticleForm } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import type { ElementIndex } from './element-index.ts';
import type { JsonLdNode } from './json-ld.ts';
import { nodesUnder, typesOf, valuesUnder } from './json-ld.ts';
import type { MetaTags } from './meta-tags.ts';
import { valuesOf } from './meta-tags.ts';
import { isHidden } from './strip-furniture.ts';
import { upFrom } from './up-from.ts';

/** What a page says of its build before furniture is taken out. */
export type PageSigns = {
  /** schema.org types of the page's articles. */
  readonly types: readonly string[];
  /** Open Graph `og:type`. */
  readonly openGraphTypes: readonly string[];
  /** The page declares that reading takes a subscription (schema.org `isAccessibleForFree`, `article:content_tier`). */
  readonly isPaid: boolean;
  /** JSON-LD `wordCount`. */
  readonly wordCount: number | undefined;
  readonly pictures: number;
  readonly players: number;
  readonly url: string;
};

/** A shorter text of an article that is sold is its beginning: 250 words, three or four paragraphs. */
const MAX_STUB_CHARS = 1_500;
/** The declared length of the whole, against what is shown. */
const STUB_WORD_RATIO = 2;
/** Prompts at the end of such a beginning. */
const PAYWALL_PROMPT =
  /(?:subscribe|sign ?up|register|log ?in|sign ?in)\b.{0,40}\b(?:to (?:continue|keep|read)|for full access)|(?:continue|keep) reading (?:this|the) (?:article|story)|to (?:read|view|unlock) (?:the )?(?:full|rest|this) (?:article|story)|already (?:a )?subscri|subscriber[- ]only|exclusive(?:ly)? (?:for|to) (?:our )?subscribers|this (?:article|content|story) is (?:for|reserved|available|only)|suscr[ií]b[a-z]+ para (?:seguir|continuar|leer)|(?:para|si quieres) (?:seguir|continuar) leyendo|contenido (?:exclusivo|solo) para|exclusivo para suscriptores|s[oó]lo para suscriptores|ya (?:eres|soy|es) suscriptor|inicia(?:r)? sesi[oó]n para (?:seguir|leer)|hazte (?:socio|suscriptor)/i;

/** A gallery is pictures with captions: this many, and little text to each. */
const MIN_GALLERY_PICTURES = 6;
const MAX_CHARS_A_PICTURE = 200;
const GALLERY_ADDRESS =
  /(?:photo|foto|picture|image)[^/]{0,12}(?:galler|slideshow)|(?:foto)?galer[ií]a|galleries|gallery|slideshow|fotostrecke|en-imagenes|in-pictures/i;

/** A live blog is a column of entries, each under its time. */
const MIN_LIVE_ENTRIES = 5;
const LIVE_TIME = /^(?:\p{L}{0,12}\s?)?\d{1,2}[:.h]\d{2}(?!\d)/iu;
const LIVE_ADDRESS =
  /(?:^|[/-])(?:live|liveblog|live-?blog|live-?ticker|live-?updates?|en-?vivo|directo|en-directo|minuto-a-minuto|[uú]ltima-hora)(?=[/-]|$)/i;

/** A text this short beside a player is its caption. */
const MAX_VIDEO_CHARS = 700;

/** Reads the signs from the page as parsed, before anything is taken out. */
export function readSigns(
  elements: ElementIndex,
  meta: MetaTags,
  jsonLd: readonly JsonLdNode[],
  url: string,
): PageSigns {
  const words = Number(valuesUnder(jsonLd, 'wordCount')[0]);
  return {
    types: jsonLd.flatMap(typesOf),
    openGraphTypes: valuesOf(meta, ['og:type']),
    isPaid: isPaid(meta, jsonLd),
    wordCount: Number.isFinite(words) && words > 0 ? words : undefined,
    pictures: elements('figure').length,
    players: elements('video').length,
    url,
  };
}

/** `hasPart` names the part that is sold (schema.org, "paywalled content"). */
function isPaid(meta: MetaTags, jsonLd: readonly JsonLdNode[]): boolean {
  const said = [...jsonLd, ...nodesUnder(jsonLd, 'hasPart')].flatMap((node) =>
    valuesUnder([node], 'isAccessibleForFree'),
  );
  if (said.some((value) => /^(?:https?:\/\/schema\.org\/)?false$/i.test(String(value)))) return true;
  return valuesOf(meta, ['article:content_tier']).some((tier) => /^(?:locked|metered|paid)$/i.test(tier));
}

/** What the article is when it is no plain one. `pageLines`: every line of the page, prompts among them. */
export function articleForm(
  signs: PageSigns,
  text: readonly Block[],
  pageLines: readonly Block[],
): ArticleForm | undefined {
  if (isStub(signs, text, pageLines)) return 'paywalled-stub';
  if (isLive(signs, pageLines)) return 'live-blog';
  if (isGallery(signs, text)) return 'gallery';
  return isVideo(signs, text) ? 'video' : undefined;
}

function isStub({ isPaid, wordCount }: PageSigns, text: readonly Block[], pageLines: readonly Block[]): boolean {
  const chars = charsOf(text);
  if (!isPaid) return chars < MAX_STUB_CHARS && pageLines.some(isPaywallPrompt);
  const words = text.reduce((sum, block) => sum + block.text.split(' ').length, 0);
  return wordCount === undefined ? chars < MAX_STUB_CHARS : words * STUB_WORD_RATIO < wordCount;
}

/** In a line of its own; a longer paragraph quotes it, or is an article about it. */
function isPaywallPrompt({ text, kind, element }: Block): boolean {
  if (text.length > MAX_PROMPT_CHARS || kind === 'quote' || !PAYWALL_PROMPT.test(text)) return false;
  return ![...upFrom(element)].some(isHidden);
}
const MAX_PROMPT_CHARS = 200;

function isLive({ types, url }: PageSigns, pageLines: readonly Block[]): boolean {
  if (types.includes('LiveBlogPosting')) return true;
  if (!LIVE_ADDRESS.test(new URL(url).pathname)) return false;
  return (
    pageLines.filter((line) => line.text.length <= MAX_PROMPT_CHARS && LIVE_TIME.test(line.text)).length >=
    MIN_LIVE_ENTRIES
  );
}

function isGallery({ types, openGraphTypes, pictures, url }: PageSigns, text: readonly Block[]): boolean {
  const isNamed =
    types.some((type) => /Gallery$/.test(type)) ||
    openGraphTypes.some((type) => /gallery|slideshow/i.test(type)) ||
    GALLERY_ADDRESS.test(new URL(url).pathname);
  return isNamed && pictures >= MIN_GALLERY_PICTURES && charsOf(text) <= pictures * MAX_CHARS_A_PICTURE;
}

function isVideo({ types, openGraphTypes, players, url }: PageSigns, text: readonly Block[]): boolean {
  if (charsOf(text) > MAX_VIDEO_CHARS) return false;
  const isNamed = openGraphTypes.some((type) => /^video/i.test(type)) || types.includes('VideoObject');
  return isNamed || (players > 0 && /\/videos?\//i.test(new URL(url).pathname));
}

function charsOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.text.length, 0);
}
