/** What the site needs beside the style of reports. */
export const SITE_STYLE = `
:root { --field: #0a4d8c; --literal: #7a3b00; --keyword: #7b1fa2; }
@media (prefers-color-scheme: dark) { :root { --field: #7cc4ff; --literal: #ffb86b; --keyword: #d9a6ff; } }
.q-field { color: var(--field); } .q-literal { color: var(--literal); } .q-keyword { color: var(--keyword); font-weight: 600; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 8px; top: 8px; background: var(--page); padding: 8px; z-index: 1; }
.bar { display: flex; flex-wrap: wrap; gap: 20px; max-width: 1040px; margin: 0 auto; padding: 16px 24px 0; font-size: 14px; }
.bar .home { font-weight: 650; }
h1 { font-size: 28px; font-weight: 650; color: var(--text); line-height: 1.25; margin: 18px 0 8px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
tr:last-child th { border-bottom: 0; }
h3, h4 { margin: 20px 0 6px; color: var(--text); font-size: 14.5px; }
h3 { margin-top: 26px; font-size: 16.5px; }
li { margin: 3px 0; overflow-wrap: anywhere; }
ul, ol { padding-left: 22px; margin: 6px 0; }
main p { margin: 8px 0; }
blockquote { margin: 8px 0; padding: 2px 14px; border-left: 3px solid var(--line); color: var(--soft); }
.contents { columns: 2 260px; list-style: none; padding: 0; margin: 12px 0; font-size: 14px; }
.contents li { break-inside: avoid; margin: 0; padding: 3px 0; }
.rule { border-bottom: 1px solid var(--line); padding: 12px 0; }
.rule h2 { margin: 0; padding: 0; border: 0; font-size: 16px; }
.rule p { margin: 2px 0; }
.filter { margin: 16px 0; }
.filter label { display: block; font-size: 13px; color: var(--soft); margin-bottom: 4px; }
.filter input { width: 100%; max-width: 480px; font: inherit; padding: 7px 10px; color: var(--text); background: var(--page);
  border: 1px solid var(--soft); border-radius: 6px; }
.filter input:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.matrix { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(180px, 1fr); gap: 12px; overflow-x: auto; padding-bottom: 8px;
  width: min(100vw - 48px, 1500px); margin-left: calc(50% - min(50vw - 24px, 750px)); }
.matrix section { border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; background: var(--panel); }
.matrix h2 { margin: 0 0 8px; border: 0; padding: 0; font-size: 15px; }
.matrix h3 { margin: 12px 0 4px; font-size: 13px; }
.matrix ul { list-style: none; padding: 0; font-size: 13px; }
.id { white-space: nowrap; }
.points { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.downloads a { margin-right: 16px; }
[hidden] { display: none; }
@media (max-width: 640px) { .bar { padding: 12px 14px 0; gap: 8px 16px; } .matrix { width: auto; margin-left: 0; } h1 { font-size: 23px; } }
@media print { .bar, .filter, .skip, .downloads { display: none; } pre { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } }
`;
