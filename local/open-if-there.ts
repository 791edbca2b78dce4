import { VigiaError } from '../shared/errors.ts';
import { openForReading, type Reader } from './open-for-reading.ts';

/** Opens a data folder to look at it; undefined where no run has made one yet, be the folder there or not. */
export function openIfThere(dir: string): Reader | undefined {
  try {
    return openForReading(dir);
  } catch (error) {
    if (error instanceof VigiaError && error.code === 'no-data') return undefined;
    throw error;
  }
}
