import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Articles of the sample newsroom with that many paragraphs of twelve words and more. */
export function newsTexts(leastParagraphs: number): readonly (readonly string[])[] {
  const file = join(import.meta.dirname, '../../local/newsroom/articles.jsonl');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines
    .map((line) => paragraphsOf(JSON.parse(line).text))
    .filter((paragraphs) => paragraphs.length >= leastParagraphs);
}

function paragraphsOf(text: string): readonly string[] {
  return text.split(/\n+/).filter((paragraph) => paragraph.split(/\s+/).length >= 12);
}

/** Words that stand in for others, far from any article. */
const STRANGE = ['walnut', 'gently', 'harbours', 'beneath', 'crimson', 'tumble', 'whisper', 'lantern', 'plough'];

/** A text whose every n-th word was left out, replaced or doubled by a strange one, in turn. */
export function edited(text: string, every: number): string {
  return text
    .split(' ')
    .flatMap((word, i) => {
      if (i % every !== every - 1) return [word];
      const strange = STRANGE[(i * 7) % STRANGE.length] ?? '';
      return [[], [strange], [word, strange]][Math.floor(i / every) % 3] ?? [];
    })
    .join(' ');
}

/** A paragraph that no newsroom article holds; each number makes another one. */
export function otherParagraph(number: number): string {
  const words = Array.from({ length: 32 }, (_, i) => `${STRANGE[(i * (number + 2)) % STRANGE.length]}${number}x${i}`);
  return `${words.join(' ')}.`;
}
