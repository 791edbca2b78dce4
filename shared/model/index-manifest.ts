import { z } from 'zod';

/** Which blobs an index is made of at one moment; the manifest of the highest number holds. */
export const indexManifestSchema = z.object({
  schemaVersion: z.literal(1),
  /** The format of the parts; an index of another one is as good as none. */
  format: z.number().int(),
  number: z.number().int().min(1),
  /** The part of what came since months were folded; absent when there is none. */
  fresh: z.string().optional(),
  /** Newest first. */
  months: z.array(z.object({ month: z.string().regex(/^\d{4}-\d\d$/), key: z.string() })),
  /** Blobs that the manifest before named and this one does not: readers of that one may still need them. */
  retired: z.array(z.string()),
});
export type IndexManifest = z.infer<typeof indexManifestSchema>;
