/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; the body of every stored row. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };
