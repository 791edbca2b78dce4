import { type KeptModel, keptModelSchema } from '../model/kept-model.ts';
import type { Blobs } from '../ports.ts';
import { getJson, putJson } from './json-blob.ts';

/** The topic models that gave the archive's tags, by version. */
export function createKeptModelStore(blobs: Blobs) {
  return {
    get: (version: string): Promise<KeptModel | undefined> => getJson(blobs, keptModelSchema, modelKey(version)),

    /** Idempotent: a version never changes. */
    keep: (model: KeptModel): Promise<void> => putJson(blobs, modelKey(model.version), model),
  };
}

function modelKey(version: string): string {
  return `models/${version}.json.gz`;
}
