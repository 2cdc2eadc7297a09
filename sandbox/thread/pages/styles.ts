// The style sheet: light and dark by the reader's preference, usable from 400 pixels up.
import { k } from './names.ts';

const c = (name: string): string => `.${k(name)}`;

export const styles = `
:root { color-scheme: light dark; --bg: #f6f6f4; --card: #ffffff; --ink: #1d2126; --soft: #5c6570; --line: #dcdedb;
  --accent: #3a5bd9; --on-accent: #ffffff; --note: #fff6da; --note-line: #e5cf8a; --chip: #eceef2; --alert: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --bg: #15171a; --card: #1e2125; --ink: #e8eaed; --soft: #a2aab4;
  --line: #343941; --accent: #8ea6ff; --on-accent: #10131c; --note: #2f2a17; --note-line: #5f5327; --chip: #2b3037; --alert: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.35rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: .25rem 0; }
a { color: var(--accent); }
ul { margin: 0; }
button, .btn, input, textarea { font: inherit; }
.btn { display: inline-block; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--ink);
  padding: .3rem .75rem; text-decoration: none; cursor: pointer; }
.btn:disabled { opacity: .45; cursor: default; }
a:focus-visible, button:focus-visible, input:focus-visible, textarea:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
${c('Primary')} { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
${c('Shell')} { display: grid; grid-template-columns: 15rem minmax(0, 1fr); min-height: 100vh; }
${c('Sidebar')} { border-right: 1px solid var(--line); padding: 1rem; background: var(--card); }
${c('Sidebar')} ul { list-style: none; padding: 0; margin: .25rem 0 .75rem; }
${c('Brand')} { font-weight: 650; margin-bottom: .75rem; cursor: pointer; }
${c('Group')} { font-size: .72rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); }
${c('NavLink')} { display: flex; justify-content: space-between; gap: .5rem; padding: .3rem .5rem; border-radius: 6px; color: inherit; text-decoration: none; }
${c('NavLink')}:hover, ${c('NavLink')}[aria-current] { background: var(--chip); }
${c('Badge')} { color: var(--soft); font-size: .8rem; }
${c('Fold')} > .btn { margin: .5rem 0; }
${c('TopBar')} { display: flex; justify-content: space-between; gap: 1rem; padding: .6rem 1.25rem; border-bottom: 1px solid var(--line); }
${c('Search')} { flex: 1; max-width: 24rem; }
${c('Search')} input { width: 100%; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; }
${c('Menu')} { position: relative; }
#user-menu { width: 2.1rem; height: 2.1rem; border-radius: 50%; border: 0; background: var(--accent); color: var(--on-accent); cursor: pointer; }
#user-menu-items { position: absolute; right: 0; z-index: 2; margin: .3rem 0 0; padding: .5rem; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: 8px; min-width: 11rem; }
#user-menu-items > li > * { display: block; padding: .3rem .5rem; color: inherit; text-decoration: none; }
${c('Content')} { padding: 1.25rem; max-width: 82rem; }
${c('Alone')} { max-width: 24rem; margin: 12vh auto; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
${c('LoginForm')} { display: grid; gap: .6rem; }
${c('LoginForm')} input { padding: .5rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); color: inherit; }
${c('Alert')} { color: var(--alert); }
${c('Tabs')} { display: flex; flex-wrap: wrap; gap: .25rem; border-bottom: 1px solid var(--line); margin-bottom: .75rem; }
${c('Tab')} { padding: .35rem .7rem; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; }
${c('Tab')}[aria-selected=true] { color: var(--ink); border-color: var(--accent); }
${c('ListBar')} { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; min-height: 2rem; margin-bottom: .5rem; }
${c('FilterChip')}, ${c('Pill')}, .tag { display: inline-block; background: var(--chip); border-radius: 999px; padding: .1rem .6rem; font-size: .85rem; max-width: 100%; overflow-wrap: anywhere; }
.tag { border-radius: 8px; }
${c('Pill')} { overflow-wrap: normal; white-space: nowrap; }
${c('Count')}, ${c('Range')}, ${c('Muted')}, ${c('Time')}, .edited, .size, .deactivated { color: var(--soft); font-size: .85rem; margin: 0; }
${c('Viewport')} { position: relative; height: calc(100vh - 15rem); min-height: 18rem; overflow-y: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
${c('Sizer')} { position: relative; }
.thread-row { position: absolute; left: 0; right: 0; height: 64px; display: grid; grid-template-columns: 5rem minmax(0, 3fr) minmax(0, 1.4fr) minmax(0, 1.4fr) 5rem minmax(0, 1.2fr) 7rem; gap: .75rem; align-items: center; padding: 0 1rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
.thread-row:hover { background: var(--chip); }
.thread-row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
${c('Cellsubject')} { font-weight: 600; }
${c('TableBox')} { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
${c('Table')} { border-collapse: collapse; width: 100%; }
${c('Table')} th { text-align: left; font-size: .8rem; color: var(--soft); white-space: nowrap; }
${c('Table')} th, ${c('Table')} td { padding: .5rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
${c('Table')} pre { margin: 0; font: inherit; white-space: pre-wrap; min-width: 14rem; }
.pager { display: flex; align-items: center; justify-content: flex-end; gap: .5rem; margin-top: .75rem; }
${c('Cards')} { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); margin-top: .75rem; align-items: start; }
${c('Card')} { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow-wrap: anywhere; }
${c('Card')} p { margin: .25rem 0; }
${c('Stars')} { color: #b8860b; letter-spacing: .1em; }
.review-body, .response-body, .ticket-description { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
${c('Columns')} { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 1.25rem; align-items: start; }
${c('Panel')}, ${c('Messages')} > li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; }
${c('ThreadHead')} { margin-bottom: 1rem; }
.thread-number { color: var(--soft); margin: 0; }
${c('Actions')} { display: flex; gap: .4rem; flex-wrap: wrap; margin: .5rem 0; }
${c('Messages')} { list-style: none; padding: 0; margin: 0; display: grid; gap: .6rem; }
${c('Messages')} > li { overflow-wrap: anywhere; min-width: 0; }
${c('Messages')} > li[data-kind=note] { background: var(--note); border-color: var(--note-line); }
${c('Messages')} > li[data-kind=activity], ${c('Messages')} > ${c('Folded')}, ${c('Messages')} > ${c('Earlier')} { background: none; border-style: dashed; padding: .3rem 1rem; font-size: .88rem; }
${c('Line')} { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; }
${c('Author')} { font-weight: 600; }
${c('Internal')} { font-size: .72rem; text-transform: uppercase; letter-spacing: .05em; }
.body { overflow-x: auto; }
.body img { max-width: 100%; height: auto; }
.body p, .article-body p { margin: .35rem 0; }
.body pre, .article-body pre { background: var(--bg); padding: .5rem; overflow-x: auto; border-radius: 6px; }
.body td, .body th, .article-body td, .article-body th { border: 1px solid var(--line); padding: .2rem .5rem; }
.body table, .article-body table { border-collapse: collapse; }
.body blockquote, .article-body blockquote { margin: .35rem 0; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--soft); }
.deleted { font-style: italic; color: var(--soft); margin: .25rem 0; }
.more-activities { border: 0; background: none; color: var(--accent); cursor: pointer; padding: 0; }
${c('Chips')}, ${c('Tags')}, ${c('Plain')} { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .35rem; }
${c('Plain')} { flex-direction: column; }
${c('Chip')} { border: 1px solid var(--line); border-radius: 6px; padding: .15rem .5rem; }
${c('Details')} { margin: 0 0 1rem; display: grid; gap: .45rem; }
${c('Field')} { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .5rem; overflow-wrap: anywhere; }
${c('Field')} dt { color: var(--soft); font-size: .88rem; }
${c('Field')} dd { margin: 0; }
${c('PanelTitle')} { font-size: .9rem; }
${c('Composer')} { margin-top: 1rem; }
${c('Composer')} textarea { width: 100%; padding: .5rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; }
${c('TagList')} { list-style: none; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
${c('TagRow')} { padding: 1rem; border-bottom: 1px solid var(--line); }
${c('FilterGroup')} { background: var(--chip); border-radius: 6px; padding: 0 .2rem; }
@media (max-width: 760px) {
  ${c('Shell')} { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr; }
  ${c('Sidebar')} { border-right: 0; border-bottom: 1px solid var(--line); padding: .6rem 1rem; }
  ${c('Content')} { padding: 1rem; }
  ${c('Columns')} { grid-template-columns: minmax(0, 1fr); }
  ${c('Panel')} { order: -1; }
  .thread-row { grid-template-columns: 4rem minmax(0, 1fr) 4.5rem; }
  .thread-row > ${c('Cellcontact')}, .thread-row > ${c('Cellcompany')}, .thread-row > ${c('Cellowner')}, .thread-row > ${c('Cellstatus')} { display: none; }
}
`;
