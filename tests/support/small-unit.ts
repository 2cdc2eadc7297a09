// What the units of the small hand-made migration are written with.
import type { Unit, Write } from '../../model/plan.ts';

type Parts = Partial<Unit> & Pick<Unit, 'ref' | 'phase'>;

export const unit = (parts: Parts): Unit => ({
  kind: 'create',
  needs: [],
  writes: [],
  undo: 'delete',
  findings: [],
  ...parts,
});

export const id = (ref: string): { $id: string } => ({ $id: ref });
export const write = (
  step: string,
  endpoint: Write['endpoint'],
  body: Write['body'],
  path: Write['path'] = {},
): Write => ({ step, endpoint, path, body });

export const TYPE = 'setup/ticket-type:Support';
