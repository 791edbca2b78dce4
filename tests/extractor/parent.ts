/** A program that reads one page and then waits to be killed. */
import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';

const body = new TextEncoder().encode(
  `<html><body><article><p>${'One sentence of text, and one more. '.repeat(20)}</p></article></body></html>`,
);
const { kind } = await createExtractor({ processes: 1 }).extract({ url: 'https://example.com/a', body });
console.log(kind);
setInterval(() => undefined, 1_000);
