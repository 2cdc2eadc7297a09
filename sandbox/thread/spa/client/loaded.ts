// Pages that show one answer.
import type { App } from './types.ts';

/** Shows what was asked for once it has come; until then that it loads, or that it failed. */
export async function loaded<Data>(
  app: App,
  main: HTMLElement,
  ask: () => Promise<Data>,
  draw: (data: Data) => HTMLElement,
): Promise<void> {
  main.replaceChildren(app.ui.spinner());
  try {
    main.replaceChildren(draw(await ask()));
  } catch {
    main.replaceChildren(app.ui.failed(() => void loaded(app, main, ask, draw)));
  }
}
