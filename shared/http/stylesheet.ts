/** The one stylesheet: tokens first, light and dark, from 320 px on. */
export const STYLESHEET = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --ground: #ffffff; --panel: #f5f7f9; --line: #d0d7de; --link: #0b5394; --about: #0b5394; --about-ink: #ffffff; --mark: #ffe58a; --good: #1a6b35; --bad: #a3200d; --idle: #57606a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #a9b4c0; --ground: #0f1419; --panel: #181f27; --line: #3a444f; --link: #7cb7ff; --about: #7cb7ff; --about-ink: #0f1419; --mark: #6b5600; --good: #6cd08a; --bad: #ff9b8a; --idle: #a9b4c0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
.top { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 10px 20px; border-bottom: 1px solid var(--line); background: var(--panel); }
.top form { display: flex; gap: 6px; flex: 1; min-width: 220px; max-width: 560px; }
.top input { flex: 1; min-width: 0; }
.brand { font-weight: 700; font-size: 20px; text-decoration: none; color: var(--ink); }
main { max-width: 1180px; margin: 0 auto; padding: 12px 20px 60px; }
h1 { font-size: 26px; line-height: 1.25; } h2 { font-size: 20px; margin-top: 32px; } h3 { font-size: 17px; margin: 0 0 4px; } h4 { margin: 12px 0 2px; }
h1, h3, p, dd, td { overflow-wrap: anywhere; }
a { color: var(--link); }
input, select, button { font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); color: var(--ink); }
button { cursor: pointer; } .primary { padding: 10px 18px; border-color: var(--about); background: var(--about); color: var(--about-ink); font-weight: 600; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.quiet { color: var(--quiet); font-size: 14px; } .number { text-align: right; }
.notice { border: 1px solid var(--line); border-left: 5px solid var(--link); background: var(--panel); padding: 10px 14px; border-radius: 6px; }
.error { color: var(--bad); font-weight: 600; }
.card { border-top: 1px solid var(--line); padding: 14px 0; } .card p { margin: 4px 0; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; } .chip { border: 1px solid var(--about); border-radius: 999px; padding: 0 10px; font-size: 14px; color: var(--link); }
.chip-about { background: var(--about); color: var(--about-ink); }
.sample { background: var(--mark); border-radius: 4px; padding: 0 6px; color: var(--ink); }
mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 0 2px; } a mark { color: var(--ink); } mark:target { outline: 3px solid var(--link); }
.receipts { margin: 4px 0; padding-left: 20px; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 32px; } aside h2:first-child { margin-top: 0; } @media (max-width: 820px) { .columns { grid-template-columns: minmax(0, 1fr); } }
.paragraphs { white-space: pre-wrap; }
.instant { white-space: nowrap; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 15px; } th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); } td:first-child, td:nth-child(2):not(.number) { min-width: 180px; }
.state { font-weight: 600; } .state-good { color: var(--good); } .state-bad { color: var(--bad); } .state-idle { color: var(--idle); }
.form { display: grid; gap: 14px; max-width: 640px; } .field { display: grid; gap: 4px; } .field label { font-weight: 600; } .field p { margin: 0; } .field input:not([type=checkbox]), .field select { width: 100%; min-height: 44px; } .form .primary { justify-self: start; } [aria-invalid] { border-color: var(--bad); }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; } .actions button { min-height: 44px; } details summary { cursor: pointer; padding: 6px 0; } .caret { margin: 4px 0; color: var(--ink); font-weight: 400; white-space: pre; overflow-x: auto; } code { overflow-wrap: anywhere; }
.preview { border-left: 5px solid var(--link); padding: 2px 14px; background: var(--panel); }
dl { display: grid; grid-template-columns: minmax(90px, max-content) minmax(0, 1fr); gap: 2px 12px; font-size: 14px; } dt { color: var(--quiet); } dd { margin: 0; } @media (max-width: 480px) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: 6px; } }
.inbox li { margin-bottom: 8px; } .mail { width: 100%; height: 620px; border: 1px solid var(--line); border-radius: 6px; background: #fff; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); padding: 14px; border-radius: 6px; }
`.trimStart();
