/** Articles between two lines: a terminal needs no more. */
const EVERY = 100;

/** Shows on a terminal how many articles are done, on one line that `end` wipes; does nothing where standard error is no terminal. */
export function showProgress(): { readonly tell: (articles: number) => void; readonly end: () => void } {
  if (process.stderr.isTTY !== true) return { tell: () => {}, end: () => {} };
  let shown = 0;
  return {
    tell: (articles) => {
      if (articles < shown + EVERY) return;
      shown = articles;
      process.stderr.write(`\r${articles} articles …`);
    },
    // Erase in line (ECMA-48 8.3.41).
    end: () => void (shown > 0 && process.stderr.write('\r\u001b[K')),
  };
}
