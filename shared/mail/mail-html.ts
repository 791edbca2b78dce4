import { escapeHref, escapeHtml } from '../text/escape-html.ts';
import type { Block, Run } from './mail-block.ts';
import { textDirection } from './text-direction.ts';

/**
 * The colours of mails. Every pair that meets has WCAG 2.2 AA contrast (4.5:1), as they stand, in dark mode, and
 * inverted as some mail programs do by force (tests/mail/contrast.test.ts).
 */
export const MAIL_COLOURS = {
  light: { ground: '#ffffff', ink: '#1b1f24', quiet: '#4b5563', link: '#0b5394', notice: '#8a3a00' },
  dark: { ground: '#0f1419', ink: '#e6edf3', quiet: '#b3bdc9', link: '#7cb7ff', notice: '#ffb37c' },
} as const;

const { light, dark } = MAIL_COLOURS;
const LINE = { light: '#c9d1d9', dark: '#3d4650' } as const;

/** What stands in `style` attributes, for mail programs that drop a mail's `<style>`. */
export const INLINE_STYLES = {
  body: `margin:0;padding:0;-webkit-text-size-adjust:100%;background-color:${light.ground};color:${light.ink}`,
  page: 'max-width:600px;margin:0 auto;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere',
  heading: 'margin:0 0 12px;font-size:20px;line-height:1.3',
  section: 'margin:16px 0 4px;font-size:16px;line-height:1.35',
  title: 'margin:0 0 4px;font-size:17px;line-height:1.35',
  story: `border-top:1px solid ${LINE.light};padding:14px 0`,
  foot: `border-top:1px solid ${LINE.light};margin-top:8px;padding-top:12px`,
  paragraph: 'margin:4px 0',
  quiet: `margin:4px 0;color:${light.quiet};font-size:14px`,
  notice: `margin:4px 0;color:${light.notice};font-weight:bold`,
  list: 'margin:4px 0;padding:0 20px',
  quietList: `margin:4px 0;padding:0 20px;color:${light.quiet};font-size:14px`,
  buttonFrame: 'margin:12px 0',
  button: `border:2px solid ${light.link};border-radius:6px;padding:10px 16px;font-weight:bold`,
  link: `color:${light.link}`,
} as const;

/**
 * Outlook on Windows lays out as Word does: it knows neither `max-width` nor the padding of a `div`, and reads these
 * comments (https://learn.microsoft.com/en-us/previous-versions/office/developer/office-2007/aa338201(v=office.12)).
 */
const OUTLOOK_COLUMN = {
  open: '<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:16px"><![endif]-->',
  close: '<!--[if mso]></td></tr></table><![endif]-->',
} as const;

/**
 * The HTML part of a mail: one column, readable from 320 px on, light and dark, nothing remote. `language` is the mail's
 * own, and is said again within the body: mail programs on the web drop what stands around it.
 */
export function mailHtml(
  blocks: readonly Block[],
  { language, title }: { readonly language: 'en' | 'es'; readonly title: string },
): string {
  return `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
.page { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif !important; }
@media (prefers-color-scheme: dark) {
  body { background-color: ${dark.ground} !important; color: ${dark.ink} !important; }
  a { color: ${dark.link} !important; } .quiet { color: ${dark.quiet} !important; } .notice { color: ${dark.notice} !important; }
  .line { border-color: ${LINE.dark} !important; } .button { border-color: ${dark.link} !important; }
}
</style>
</head>
<body style="${INLINE_STYLES.body}">
${OUTLOOK_COLUMN.open}
<div class="page" role="article" aria-label="${escapeHtml(title)}" lang="${language}" dir="ltr" style="${INLINE_STYLES.page}">
${blocks.map(blockHtml).join('\n')}
</div>
${OUTLOOK_COLUMN.close}
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 style="${INLINE_STYLES.heading}">${escapeHtml(block.text)}</h1>`;
    case 'section':
      return `<h2 style="${INLINE_STYLES.section}">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return paragraphHtml(block);
    case 'list':
      return listHtml(block);
    case 'button':
      return buttonHtml(block);
    case 'story':
      return `<div class="line" style="${INLINE_STYLES.story}">
<h2${languageOf(block.language)} style="${INLINE_STYLES.title}">${linkHtml({ link: block.title, url: block.url })}</h2>
${block.blocks.map(blockHtml).join('\n')}
</div>`;
    case 'foot':
      return `<div class="line" style="${INLINE_STYLES.foot}">\n${block.blocks.map(blockHtml).join('\n')}\n</div>`;
    default:
      return block satisfies never;
  }
}

/** The cell of a table has padding in every mail program. */
function buttonHtml({ text, url }: Extract<Block, { kind: 'button' }>): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${INLINE_STYLES.buttonFrame}"><tr><td class="button" style="${INLINE_STYLES.button}">${linkHtml({ link: text, url })}</td></tr></table>`;
}

function paragraphHtml({ runs, tone, language }: Extract<Block, { kind: 'paragraph' }>): string {
  const name = tone === undefined ? '' : ` class="${tone}"`;
  return `<p${name}${languageOf(language)} style="${INLINE_STYLES[tone ?? 'paragraph']}">${runsHtml(runs)}</p>`;
}

function listHtml({ items, tone }: Extract<Block, { kind: 'list' }>): string {
  const [name, style] = tone === undefined ? ['', INLINE_STYLES.list] : [` class="${tone}"`, INLINE_STYLES.quietList];
  return `<ul${name} style="${style}">\n${items.map((runs) => `<li>${runsHtml(runs)}</li>`).join('\n')}\n</ul>`;
}

function runsHtml(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      if (typeof run === 'string') return escapeHtml(run);
      return 'strong' in run ? `<strong>${escapeHtml(run.strong)}</strong>` : linkHtml(run);
    })
    .join('');
}

function linkHtml({ link, url, language }: Extract<Run, { link: string }>): string {
  return `<a${languageOf(language)} style="${INLINE_STYLES.link}" href="${escapeHref(url)}">${escapeHtml(link)}</a>`;
}

function languageOf(language: string | undefined): string {
  if (language === undefined) return '';
  return ` lang="${escapeHtml(language)}" dir="${textDirection(language)}"`;
}
