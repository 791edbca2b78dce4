/**
 * Messages in both languages of the interface: the same keys, a text each or a function of the same arguments. Every
 * area of the interface has one file of them, and `catalogue.ts` holds them all.
 */
export function defineWords<const Words extends Messages>(both: {
  readonly en: Words;
  readonly es: { readonly [Key in keyof Words]: Same<Words[Key]> };
}): { readonly en: Widened<Words>; readonly es: Widened<Words> } {
  // The two differ in their texts alone.
  return both as unknown as { readonly en: Widened<Words>; readonly es: Widened<Words> };
}

type Message = string | ((...args: never[]) => string) | { readonly [key: string]: Message };
type Messages = { readonly [key: string]: Message };

type Same<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof T]: Same<T[Key]> };

type Widened<Words> = { readonly [Key in keyof Words]: Same<Words[Key]> };
