import { z } from 'zod';

/** The files of a topic model as they were when it first gave tags: what an older version said can be asked again. */
export const keptModelSchema = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});
export type KeptModel = z.infer<typeof keptModelSchema>;
