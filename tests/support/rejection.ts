// The error a promise is rejected with; a promise that resolves is the failure.
import { MigrationError } from '../../lib/errors.ts';

export async function rejection(promise: Promise<unknown>): Promise<MigrationError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MigrationError) return error;
    throw error;
  }
  throw new Error('expected a rejection, but it resolved');
}
