import { escapeHtml } from '../text/escape-html.ts';

/** What every HTML part shares: one column of at most 600 px, system fonts, light and dark, nothing remote. */
export function mailPage(options: {
  readonly language: 'en' | 'es';
  readonly title: string;
  readonly body: string;
}): string {
  return `<!doctype html>
<html lang="${options.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(options.title)}</title>
<style>
body { margin: 0; padding: 16px; background: #ffffff; color: #1b1f24; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 600px; margin: 0 auto; }
h1 { font-size: 20px; line-height: 1.3; } h2 { font-size: 17px; line-height: 1.35; margin: 0 0 4px; overflow-wrap: anywhere; }
a { color: #0b5394; } article { border-top: 1px solid #c9d1d9; padding: 14px 0; }
p { margin: 4px 0; overflow-wrap: anywhere; } .quiet { color: #4b5563; font-size: 14px; } .sample { font-weight: 600; }
.button { display: inline-block; padding: 10px 16px; border: 2px solid #0b5394; border-radius: 6px; font-weight: 600; }
footer { border-top: 1px solid #c9d1d9; margin-top: 8px; padding-top: 12px; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1419; color: #e6edf3; } a { color: #7cb7ff; } .quiet { color: #b3bdc9; }
  article, footer { border-color: #3d4650; } .button { border-color: #7cb7ff; }
}
</style>
</head>
<body><main>
${options.body}
</main></body>
</html>
`;
}
