/** The style of the page: light and dark as the reader's system says, and paper. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #ffffff; --panel: #f6f8fa; --line: #d0d7de; --link: #0757ba;
  --critical: #a40e26; --high: #a83b03; --medium: #745300; --low: #0b5a9c; --good: #116329; --bad: #a40e26; --mark: #fff0b3; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --page: #0d1117; --panel: #161b22; --line: #3d444d;
  --link: #6cb6ff; --critical: #ff8d85; --high: #ffb077; --medium: #e3c04f; --low: #79bdff; --good: #6fdd8b; --bad: #ff8d85;
  --mark: #4d3f00; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
footer { padding-top: 24px; padding-bottom: 40px; color: var(--soft); font-size: 13px; }
h1 { font-size: 15px; font-weight: 600; color: var(--soft); margin: 0; }
h2 { font-size: 18px; margin: 36px 0 10px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 16px; margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
h4 { font-size: 13px; margin: 16px 0 6px; color: var(--soft); }
p { margin: 4px 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, .code { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
pre { margin: 6px 0; padding: 12px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.text { font-family: inherit; font-size: inherit; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px; }
th, td { padding: 5px 14px 5px 0; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
.code, .field, .free { overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
.soft { color: var(--soft); }
.headline { font-size: 30px; font-weight: 650; line-height: 1.25; margin: 4px 0 14px; letter-spacing: -0.01em; }
.warning { margin: 0 0 14px; padding: 10px 14px; border: 1px solid var(--bad); border-left-width: 5px; border-radius: 6px; font-weight: 600; }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 6px; padding: 0; list-style: none; }
.chip { border: 1px solid currentcolor; border-radius: 999px; padding: 1px 12px; font-weight: 600; }
.severity { font-weight: 700; font-size: 13px; white-space: nowrap; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
.alert { margin: 14px 0; padding: 14px 18px; border: 1px solid var(--line); border-left: 5px solid var(--edge); border-radius: 6px;
  background: var(--page); }
.edge-critical { --edge: var(--critical); } .edge-high { --edge: var(--high); } .edge-medium { --edge: var(--medium); }
.edge-low { --edge: var(--low); }
.facts { color: var(--soft); font-size: 14px; }
details { margin-top: 8px; }
details .soft { font-size: 13px; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
summary { cursor: pointer; color: var(--link); font-size: 14px; width: fit-content; }
.added, .removed, .kept { white-space: nowrap; }
.added { color: var(--good); font-weight: 600; } .removed { color: var(--bad); font-weight: 600; } .kept { color: var(--soft); }
.field { width: 30%; color: var(--soft); }
.hash { font-size: 12px; }
@media (max-width: 640px) { main, header, footer { padding-left: 14px; padding-right: 14px; } .headline { font-size: 24px; } }
@media print {
  :root { --text: #000; --soft: #444; --page: #fff; --panel: #fff; --line: #999; --link: #000; --critical: #7d0a1d; --high: #7a2b02;
    --medium: #553d00; --low: #083f6d; --good: #0b4a1e; --bad: #7d0a1d; --mark: #eee; color-scheme: light; }
  body { font-size: 11pt; }
  main, header, footer { max-width: none; padding: 0; }
  h2, h3, h4, summary, .severity { break-after: avoid; }
  tr { break-inside: avoid; }
  details.facts-of::details-content { content-visibility: visible; block-size: auto; }
}
`;
