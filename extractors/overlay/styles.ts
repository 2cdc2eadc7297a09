// What the overlay looks like. Handed over as a constructed style sheet, which no page's policy forbids, and kept apart
// from the page's own by a shadow root.

const LIGHT = `
    --paper: #ffffff; --ink: #1b1d22; --quiet: #565c68; --line: #c9ced8; --row: #f1f3f7; --accent: #0b57d0;
    --good: #0a7a3e; --bad: #b3261e; --hint: #8a5300; --on: #ffffff;`;
const DARK = `
    --paper: #1d2026; --ink: #eceef2; --quiet: #a9b0bd; --line: #434956; --row: #282c35; --accent: #8ab4f8;
    --good: #6dd58c; --bad: #f2a59f; --hint: #f3c26b; --on: #16181d;`;

/** The boxes: the same in a window and in a picture. */
export const MARK_STYLES = `
  :host { all: initial !important; position: absolute !important; inset: 0 auto auto 0 !important; display: block !important;
    width: 0 !important; height: 0 !important; z-index: 2147483647 !important; color-scheme: light dark !important;${LIGHT}
    font: 14px/1.4 system-ui, sans-serif !important; color: var(--ink) !important; }
  @media (prefers-color-scheme: dark) { :host {${DARK} } }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .marks { position: absolute; left: 0; top: 0; width: 0; height: 0; }
  .box { position: absolute; border: 2px solid #0a7a3e; border-radius: 2px; background: #0a7a3e14; pointer-events: none; }
  .box.wrong { border: 2px dashed #b3261e; background: #b3261e14; }
  .box.chosen, .box.offered { border: 3px solid #0b57d0; background: #0b57d01f; }
  .box.example { border: 3px dotted #8a5300; background: #8a53001f; }
  .names { position: absolute; left: -2px; bottom: 100%; display: flex; gap: 1px; opacity: .94; }
  .name { font: 600 10px/13px system-ui, sans-serif; padding: 0 3px; white-space: nowrap; color: #fff; background: #0a7a3e; }
  .name.wrong { background: #b3261e; }
  .name.chosen, .name.offered { background: #0b57d0; }
  .name.example { background: #8a5300; }
`;

/** Pane and panel: the window only. */
export const PANEL_STYLES = `
  .pane { position: fixed; inset: 0; cursor: crosshair; }
  .pane:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
  .pointer { position: fixed; border: 2px solid var(--accent); background: #0b57d01a; pointer-events: none; }
  .panel { position: fixed; top: 8px; bottom: 8px; right: 8px; width: 348px; display: flex; flex-direction: column;
    background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 8px;
    box-shadow: 0 4px 24px #0006; overflow: hidden; }
  .panel.left { right: auto; left: 8px; }
  .panel.small { bottom: auto; }
  .panel.small > :not(header) { display: none; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 8px 10px; border-bottom: 1px solid var(--line); }
  h1 { font-size: 14px; font-weight: 650; margin: 0; flex: 1 1 100%; overflow-wrap: anywhere; }
  button { font: inherit; color: var(--ink); background: var(--row); border: 1px solid var(--line); border-radius: 5px;
    padding: 3px 9px; min-height: 28px; cursor: pointer; }
  button:hover { border-color: var(--accent); }
  button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  button:disabled { color: var(--quiet); opacity: .65; cursor: default; border-color: var(--line); }
  .accept { background: var(--accent); border-color: var(--accent); color: var(--on); font-weight: 600; }
  .words { margin: 0; padding: 8px 10px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
  .offers { list-style: none; margin: 0; padding: 6px; display: flex; flex-direction: column; gap: 6px; overflow: auto;
    flex: 0 1 auto; max-height: 50%; border-bottom: 1px solid var(--line); }
  .offers:empty { display: none; }
  .offer { padding: 6px 8px; border: 1px solid var(--line); border-radius: 6px; display: grid; gap: 3px 8px;
    grid-template-columns: 1fr auto; align-items: center; }
  .offer > * { grid-column: 1; overflow-wrap: anywhere; min-width: 0; }
  .offer > button { grid-column: 2; grid-row: 1 / span 2; }
  .said { font: 12px/1.4 ui-monospace, monospace; }
  .value { font-weight: 600; }
  .proof { color: var(--good); font-size: 12px; grid-column: 1 / -1; }
  .refused .proof { color: var(--bad); }
  .fields { list-style: none; margin: 0; padding: 6px; overflow: auto; flex: 1 1 0; min-height: 72px; }
  .fields button { display: grid; grid-template-columns: 5.5em 1fr; gap: 0 8px; width: 100%; text-align: left; border-color: transparent;
    background: none; padding: 3px 6px; }
  .fields button:hover { background: var(--row); }
  .fields button[aria-pressed=true] { border-color: var(--accent); background: var(--row); }
  .state { font-size: 12px; color: var(--quiet); align-self: center; }
  .placed .state { color: var(--good); } .wrong .state { color: var(--bad); } .missing .state { color: var(--hint); }
  .path { font-weight: 600; overflow-wrap: anywhere; }
  .note { grid-column: 2; font-size: 12px; color: var(--quiet); overflow-wrap: anywhere; }
  .wrong .note { color: var(--bad); }
  @media (max-width: 640px) {
    .panel, .panel.left { left: 4px; right: 4px; width: auto; top: auto; bottom: 4px; height: 52%; }
    .panel.left { top: 4px; bottom: auto; }
    .panel.small { height: auto; }
  }
  @media (prefers-reduced-transparency: reduce) { .names { opacity: 1; } }
`;
