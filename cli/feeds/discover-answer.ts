import { z } from 'zod';

const triedSchema = z.array(z.object({ url: z.string(), reason: z.string() }));

/** The report of the job `discover-feeds`, as it comes back from whoever did it. */
export const discoverAnswerSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('feeds'),
    feeds: z.array(
      z.object({
        url: z.string(),
        foundBy: z.string(),
        role: z.string(),
        format: z.string(),
        title: z.string().optional(),
        siteUrl: z.string().optional(),
        language: z.string().optional(),
        entries: z.number(),
        newestAt: z.string().optional(),
        notes: z.array(z.string()),
      }),
    ),
    tried: triedSchema,
    // A deployment of before does not say.
    unread: z.number().default(0),
  }),
  z.object({ outcome: z.literal('none'), reason: z.string(), tried: triedSchema }),
  z.object({ outcome: z.literal('no-contact') }),
]);
export type DiscoverAnswer = z.infer<typeof discoverAnswerSchema>;
