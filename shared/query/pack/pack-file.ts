/** A file of a pack before it is written. */
export type PackFile = { readonly path: string; readonly content: string };

/** A value as a file of indented JSON: people read it too. */
export function packedJson(path: string, value: unknown): PackFile {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}
