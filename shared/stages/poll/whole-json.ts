/**
 * JSON text without what broke it: junk behind its end, or a cut. A cut one ends behind the last object that is whole
 * in a list of the outermost object, as the items of a JSON Feed are. Undefined for what holds none; takes time in
 * proportion to the text.
 */
export function wholeJson(text: string): { readonly text: string; readonly cutOff: boolean } | undefined {
  let depth = 0;
  let lastWhole = -1;
  let isInString = false;
  for (const token of text.matchAll(TOKEN)) {
    const [found] = token;
    if (found === '"') isInString = !isInString;
    if (isInString || found === '"' || found.startsWith('\\')) continue;
    depth += found === '{' || found === '[' ? 1 : -1;
    const end = token.index + 1;
    if (depth === 0) return { text: text.slice(0, end), cutOff: false };
    if (found === '}' && depth === 2) lastWhole = end;
  }
  return lastWhole < 0 ? undefined : { text: `${text.slice(0, lastWhole)}]}`, cutOff: true };
}

/** What an escape hides, a quote, or a bracket. One regular expression for whole strings would exhaust the stack. */
const TOKEN = /\\[\s\S]|["{}[\]]/g;
