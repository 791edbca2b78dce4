/** Numbers as people write them in a case. */
const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  hundred: 100,
};

/** The number in a phrase, in figures or in words; 20 where it says none, as "many" does. */
export function numberIn(text: string): number {
  const digits = text.replaceAll(/[^\d]/g, '');
  return digits === '' ? (WORDS[text.trim().toLowerCase()] ?? 20) : Number(digits);
}
