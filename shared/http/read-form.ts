import type { Context } from 'hono';

/** A query, a note and a few choices: far more than most forms of ours hold. */
const MAX_FORM_BYTES = 32 * 1024;

/** A form by field; the last value of a field counts. Its values are as typed. */
export type Form = { readonly field: (name: string) => string | undefined };

/** The fields of a form (`application/x-www-form-urlencoded`); nothing where it is longer than it may be. */
export async function readForm(c: Context, maxBytes = MAX_FORM_BYTES): Promise<Form | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const fields = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  return { field: (name) => fields.getAll(name).at(-1) };
}
