import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RUNGS } from '../../shared/adapters/extractor/dom.ts';
import { EXTRACTION_VERSION, readPage } from '../../shared/adapters/extractor/read-page.ts';

const FOLDER = new URL('../golden/pages/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.slice(0, -'.html'.length));
const url = 'https://news.example.com/2024/05/story.html';

describe('readPage()', () => {
  it.each(names.flatMap((name) => RUNGS.map((rung) => [name, rung] as const)))(
    'reads %s as written beside it on %s',
    async (name, rung) => {
      const { rule: _, ...golden } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
      const result = await readPage({ url, body: readFileSync(new URL(`${name}.html`, FOLDER)), rung });
      expect(result).toEqual({
        kind: 'reading',
        reading: {
          publishedCandidates: [],
          modifiedCandidates: [],
          notes: [],
          method: `readability-${rung}`,
          version: EXTRACTION_VERSION,
          ...golden,
        },
      });
    },
  );
});
