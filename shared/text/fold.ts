const ASCII_LOWER = /^[a-z0-9]+$/;
const MARKS = /\p{M}+/gu;

/** A word without case and accents (`Cártel` → `cartel`, `Año` → `ano`), so that sloppy typing still matches. */
export function fold(word: string): string {
  if (ASCII_LOWER.test(word)) return word;
  return word.toLowerCase().normalize('NFD').replace(MARKS, '');
}
