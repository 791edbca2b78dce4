import type { PageObstacle } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import type { Metadata } from './metadata.ts';

export type ObstacleInput = {
  /** The page as received, decoded. */
  readonly html: string;
  readonly metadata: Metadata;
  /** What was found as text. */
  readonly blocks: readonly Block[];
  /** Every line of the page. */
  readonly pageLines: readonly Block[];
  /** The page declares an article (JSON-LD, or `og:type` article). */
  readonly declaresArticle: boolean;
};

/** What shows up in the source of challenge pages, by product; only read where next to no text was found. */
const CHALLENGE_MARK =
  /cf-chl|cf_chl_opt|challenge-platform\/h|_incapsula_resource|incapsula incident|captcha-delivery\.com|px-captcha|_pxappid|awswafintegration|aws-waf-token|gokuprops|errors\.edgesuite\.net|sucuri_cloudproxy|g-recaptcha|h-captcha|hcaptcha\.com/i;
const CHALLENGE_TITLE =
  /^(?:just a moment|un momento|attention required|access denied|acceso denegado|are you (?:a )?(?:human|robot)|robot check|verifying|verify you are human|please verify|pardon our interruption|security check|comprobaci[oó]n de seguridad|checking your browser|bot verification|human verification|captcha)/i;
/** Marks stand in the head of such a page, and such pages are small. */
const LOOKED_AT_CHARS = 64 * 1024;

const NOT_FOUND_TITLE =
  /^(?:error\s*)?404\b|(?:page|article|story|content) (?:not found|could not be found|no longer (?:available|exists))|^not found$|^oops\b|(?:p[aá]gina|art[ií]culo|nota|contenido) no (?:encontrad|disponible|existe)|no (?:se )?(?:ha )?(?:encontr|hemos encontrado)|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouv[ée]e)/i;

const CONSENT_TITLE =
  /^(?:before you continue|antes de (?:continuar|ir a)|we value your privacy|(?:valoramos|nos importa|respetamos) (?:tu|su) privacidad|(?:tu|su|your) privac(?:y|idad)|cookies?\b|privacy (?:and|&|settings|notice|centre|center)|consent|datenschutz|choose your privacy)/i;
const CONSENT_WORDS =
  /\bcookies?\b|\bconsent\w*|\bconsentimiento\b|\bprivac(?:y|idad)\b|\bprivacy policy\b|\bpartners\b|\bsocios\b|\bpersonali[sz]ed (?:ads|content)|\banuncios personalizados\b|\blegitimate interest|\bdatenschutz/i;
/** Of a consent page's text, in lines that speak of consent. */
const CONSENT_SHARE = 0.6;
/** Take the cookies, or pay: the two ways in, in one line or two. */
const COOKIE_WALL =
  /(?:accept|agree|consent|acept|consient|akzeptier)[^.]{0,120}\b(?:or|o|oder|ou)\b[^.]{0,120}(?:subscri|suscr[ií]|pay\b|paga|abo\b|abonn)|(?:subscri|suscr[ií]|pay\b|paga|abonn)[^.]{0,120}\b(?:or|o|oder|ou)\b[^.]{0,120}(?:accept|agree|acept|akzeptier)[^.]{0,60}(?:cookies?|advertis|publicidad|tracking|werbung)/i;
/** More text than this is an article, whatever else the page says. */
const MAX_OBSTACLE_CHARS = 2_500;
const MAX_SHORT_CHARS = 900;

/**
 * What stands where an article should be, or nothing. Only a page of little text that declares no article is
 * asked; a challenge is looked for in any page of next to no text.
 */
export function pageObstacle(input: ObstacleInput): PageObstacle | undefined {
  const chars = charsOf(input.blocks);
  const titles = [input.metadata.title, ...headings(input.pageLines)];
  if (chars < MAX_SHORT_CHARS && isChallenge(input, titles)) return 'challenge-page';
  if (input.declaresArticle || chars > MAX_OBSTACLE_CHARS) return undefined;
  if (chars < MAX_SHORT_CHARS && titles.some((title) => NOT_FOUND_TITLE.test(title))) return 'soft-404';
  if (!isConsent(input, titles)) return undefined;
  return input.pageLines.some((line) => COOKIE_WALL.test(line.text)) ? 'cookie-wall' : 'consent-page';
}

function isChallenge({ html, blocks }: ObstacleInput, titles: readonly string[]): boolean {
  if (titles.some((title) => CHALLENGE_TITLE.test(title))) return true;
  return charsOf(blocks) < MIN_TEXT_CHARS && CHALLENGE_MARK.test(html.slice(0, LOOKED_AT_CHARS));
}
/** Two sentences: with less, a captcha in the page is the page. */
const MIN_TEXT_CHARS = 250;

function isConsent({ blocks, pageLines }: ObstacleInput, titles: readonly string[]): boolean {
  const lines = blocks.length > 0 ? blocks : pageLines;
  const about = charsOf(lines.filter((line) => CONSENT_WORDS.test(line.text)));
  const share = about / Math.max(charsOf(lines), 1);
  return (
    share >= CONSENT_SHARE && (titles.some((title) => CONSENT_TITLE.test(title)) || charsOf(lines) < MAX_SHORT_CHARS)
  );
}

function headings(lines: readonly Block[]): readonly string[] {
  return lines
    .filter((line) => line.kind === 'heading')
    .slice(0, MAX_HEADINGS)
    .map((line) => line.text);
}
/** The headline of such a page is among its first. */
const MAX_HEADINGS = 3;

function charsOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.text.length, 0);
}
