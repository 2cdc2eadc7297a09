// The profile's file while it is taught: written whole, and only over what was read or written last.
import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../../lib/errors.ts';
import { writeAtomic } from '../../state/atomic-file.ts';

export interface ProfileFile {
  readonly text: string;
  /** @throws UsageError `profile_changed` where somebody else wrote it meanwhile */
  write(text: string): Promise<void>;
}

export async function openProfileFile(file: string): Promise<ProfileFile> {
  const { mode } = await stat(file);
  const first = await readFile(file, 'utf8');
  let last = first;
  return {
    text: first,
    async write(text) {
      if ((await readFile(file, 'utf8')) !== last)
        throw new UsageError('profile_changed', 'The profile was changed by somebody else meanwhile.', {
          file,
          hint: 'Nothing was overwritten. Run threadlift teach again: it starts from the file as it is now.',
        });
      await writeAtomic(file, text, { mode: mode & 0o777 });
      last = text;
    },
  };
}
