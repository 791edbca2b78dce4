import { basename } from 'node:path';
import type { Stores } from '../shared/stores/stores.ts';
import { readTopicFiles } from './load-topics.ts';

/** Keeps the installation's topic model beside the tags that it gives, so that a later one can be compared with it. */
export async function keepTopicModel({ keptModels }: Pick<Stores, 'keptModels'>, version: string): Promise<void> {
  const files = readTopicFiles().map(({ path, text }) => ({ path: basename(path), text }));
  await keptModels.keep({ schemaVersion: 1, version, files });
}
