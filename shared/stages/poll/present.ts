/** The same without what is undefined, as exact optional properties want it. */
export function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  // The keys and values are those of T; Object.entries lost their types.
  return kept as ReturnType<typeof present<T>>;
}
