// The report page's style sheet; apart from the page so that both stay readable.

export const styles = `
:root { color-scheme: light dark; --ink: #1d2327; --soft: #5c666d; --line: #d9dee2; --paper: #fff; --band: #f4f6f7; --good: #14683a; --bad: #a3231d; --warn: #7a5200; --edge: #0003; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaec; --soft: #9aa5ab; --line: #343c41; --paper: #15191b; --band: #1d2326; --good: #6bd395; --bad: #ff9a91; --warn: #f0c36a; --edge: #fff4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
.eyebrow { margin: 0; color: var(--soft); font-size: .85rem; }
.verdict { margin: 0; padding: .75rem 1rem; border-left: 4px solid var(--soft); background: var(--band); }
.verdict.good { border-color: var(--good); }
.verdict.bad { border-color: var(--bad); }
.scroll { overflow-x: auto; background: linear-gradient(to right, var(--paper), transparent) 0 / 2rem 100% no-repeat local, linear-gradient(to left, var(--paper), transparent) 100% / 2rem 100% no-repeat local, linear-gradient(to right, var(--edge), transparent) 0 / .7rem 100% no-repeat scroll, linear-gradient(to left, var(--edge), transparent) 100% / .7rem 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; white-space: nowrap; }
th:first-child { text-align: left; }
thead th { color: var(--soft); font-size: .8rem; font-weight: 500; }
th[scope=row] { font-weight: 600; }
th[scope=row] small { display: block; font-weight: 400; color: var(--soft); white-space: normal; min-width: 9rem; }
tr.bad td, tr.bad th { color: var(--bad); }
.note, footer { color: var(--soft); font-size: .9rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
.findings { list-style: none; padding: 0; }
.findings > li { padding: .5rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.tag { display: inline-block; min-width: 4.2rem; font-size: .75rem; text-align: center; border: 1px solid; border-radius: 3px; padding: 0 .3rem; color: var(--soft); }
.tag.error { color: var(--bad); }
.tag.warning { color: var(--warn); }
@media (max-width: 30rem) { body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.5rem; } table { font-size: .82rem; } th, td { padding: .35rem .25rem; } thead th { font-size: .72rem; white-space: normal; } td { white-space: normal; } .journey th[scope=row] small { display: none; } }
`;
