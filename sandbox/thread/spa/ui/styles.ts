// The style sheet. Class names are written as the app writes them.

const rules = `
*{box-sizing:border-box}body{margin:0;font:14px/1.45 system-ui,sans-serif;color:#1d1d28}
#root{display:flex;height:100vh}h1{font-size:20px;margin:0}h2{font-size:16px;margin:8px 0}h3{margin:4px 0;font-size:14px}
.Nav_root{width:190px;display:flex;flex-direction:column;gap:2px;padding:12px;background:#f3f3f8;border-right:1px solid #dfdfe8;overflow:auto}
.Nav_brand{font-weight:600;padding:6px 8px 12px}.Nav_spacer{flex:1}
.Outlet{flex:1;min-width:0;display:flex}.Page_main{flex:1;min-width:0;padding:16px;overflow:auto;display:flex;flex-direction:column;gap:12px}
.Page_header{display:flex;gap:12px;align-items:center;flex-wrap:wrap}.Muted{color:#6c6c7d}.Link{color:#3c45c8;text-decoration:none;padding:2px 8px;border-radius:4px}
.Link[aria-current]{background:#e2e3fb}.Button,.Menu_trigger,.File_chip{font:inherit;border:1px solid #cfd0dc;background:#fff;border-radius:6px;padding:4px 10px;cursor:pointer;color:inherit;text-decoration:none}
.Icon,.Icon_crown{width:14px;height:14px;fill:none;stroke:currentColor}.Star_full,.Star_empty{width:16px;height:16px}.Star_full{fill:#e0a100}.Star_empty{fill:#d9d9e2}
.Tabs{display:flex;gap:6px}.Chip,.Tag,.Badge{display:inline-block;border-radius:10px;background:#eceef8;padding:1px 8px;margin:1px;max-width:100%;overflow-wrap:anywhere}
.List_viewport{flex:1;min-height:0;overflow:auto;position:relative}.List_sizer{position:relative}
.Inbox_row{position:absolute;left:0;right:0;top:0;height:84px;padding:8px 10px;border-bottom:1px solid #ececf2;cursor:pointer;overflow:hidden;display:block;color:inherit;text-decoration:none}
.isUnread{font-weight:600}.Inbox_rowTop,.Inbox_rowBottom{display:flex;justify-content:space-between;gap:8px}.Inbox_subject{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.Thread_columns,.Tickets_columns{flex:1;min-height:0;display:flex;gap:16px}.Thread_main{flex:1;min-width:0;display:flex;flex-direction:column}.Thread_panel{width:260px;overflow:auto}
.Timeline_viewport{flex:1;min-height:0;overflow:auto;overflow-anchor:none}.Message_root{border:1px solid #e4e4ee;border-radius:8px;padding:8px 12px;margin:6px 0}.Message_note{background:#fff8e2}
.Message_header{display:flex;gap:8px}.Message_body{overflow-wrap:anywhere}.Message_body img{max-width:100%}.Message_files{display:flex;flex-wrap:wrap;gap:6px}.Activity_line{display:flex;gap:6px;color:#6c6c7d;padding:2px 12px}
.Composer_root{display:flex;gap:6px;padding-top:8px}.Composer_input{flex:1;min-height:48px}
.Table_root{flex:1;min-width:0}.Table_table{border-collapse:collapse;width:100%}.Table_head{text-align:left;color:#6c6c7d}.Table_cell,.Table_head{padding:6px 8px;border-bottom:1px solid #ececf2;vertical-align:top}.Table_row[tabindex]{cursor:pointer}
.Table_footer{display:flex;gap:10px;align-items:center;padding:10px 0}.Facts{display:grid;gap:6px}.Fact_row{display:grid;grid-template-columns:120px 1fr}.Fact_label{color:#6c6c7d}
.Drawer_content{width:420px;max-height:100%;overflow:auto;border-left:1px solid #dfdfe8;padding:12px}.Prose_pre{white-space:pre-wrap;overflow-wrap:anywhere}
.Card_grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:12px}.Card_root{border:1px solid #e4e4ee;border-radius:8px;padding:12px;margin:4px 0}
.Tag_list{columns:3;list-style:none;padding:0}.List_end{min-height:24px}.Article_frame{width:100%;height:420px;border:1px solid #e4e4ee}
.Menu_content{position:fixed;left:0;top:0;z-index:40;min-width:140px;background:#fff;border:1px solid #dfdfe8;border-radius:8px;padding:4px;box-shadow:0 8px 30px #0002}.Menu_item{padding:6px 10px;border-radius:5px;cursor:pointer}.Menu_item[aria-checked=true]{font-weight:600}
.Dialog_overlay{position:fixed;inset:0;z-index:50;background:#0006}.Dialog_content{position:fixed;z-index:51;left:50%;top:50%;transform:translate(-50%,-50%);width:min(720px,92vw);max-height:84vh;overflow:auto;background:#fff;border-radius:10px;padding:16px}
.Dialog_header{display:flex;justify-content:space-between}.Tooltip_content{position:fixed;left:0;top:0;z-index:60;background:#1d1d28;color:#fff;border-radius:5px;padding:3px 8px;pointer-events:none}
.Avatar{display:inline-grid;place-items:center;width:20px;height:20px;border-radius:50%;background:#6a6ff0;color:#fff;margin-right:6px}
`;

/** @param nameOf the class name of this build for each name above */
export function styleSheet(nameOf: (name: string) => string): string {
  return rules.trim().replaceAll(/\.([A-Za-z]\w*)(?![^{}]*\})/g, (_, name: string) => `.${nameOf(name)}`);
}
