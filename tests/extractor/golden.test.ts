import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PARSERS } from '../../shared/adapters/extractor/dom.ts';
import { EXTRACTION_VERSION } from '../../shared/adapters/extractor/extraction-version.ts';
import { readPage } from '../../shared/adapters/extractor/read-page.ts';

const FOLDER = new URL('../golden/', import.meta.url);
const url = 'https://news.example.com/2024/05/story.html';

function namesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, FOLDER)).flatMap((name) => (name.endsWith('.html') ? [name.slice(0, -5)] : []));
}

function onEveryParser(names: readonly string[]) {
  return names.flatMap((name) => PARSERS.map((rung) => [name, rung] as const));
}

describe('readPage()', () => {
  it.each(onEveryParser(namesIn('pages/')))('reads %s as written beside it on %s', async (name, rung) => {
    const { rule: _, ...golden } = JSON.parse(readFileSync(new URL(`pages/${name}.json`, FOLDER), 'utf8'));
    const result = await readPage({ url, body: readFileSync(new URL(`pages/${name}.html`, FOLDER)), rung });
    expect(result).toEqual({
      kind: 'reading',
      reading: {
        bylines: [],
        published: [],
        modified: [],
        reservations: [],
        credits: [],
        notes: [],
        method: `readability-${rung}`,
        version: EXTRACTION_VERSION,
        ...golden,
      },
    });
  });

  it.each(onEveryParser(namesIn('obstacles/')))('names what stands at %s on %s', async (name, rung) => {
    const result = await readPage({ url, body: readFileSync(new URL(`obstacles/${name}.html`, FOLDER)), rung });
    expect(result).toMatchObject({ kind: 'no-article', obstacle: name.replace(/-es$/, '') });
  });

  it.each(onEveryParser(['tyre-en', 'llanta-es']))(
    'gives one text for the two layouts of %s on %s',
    async (name, rung) => {
      const [one, other] = await Promise.all(
        ['a', 'b'].map((layout) =>
          readPage({ url, body: readFileSync(new URL(`layouts/${name}.${layout}.html`, FOLDER)), rung }),
        ),
      );
      if (one?.kind !== 'reading' || other?.kind !== 'reading') throw new Error('no reading');
      expect(one.reading.blocks.length).toBe(6);
      expect(other.reading.blocks).toEqual(one.reading.blocks);
      expect(other.reading.title).toBe(one.reading.title);
    },
  );
});
