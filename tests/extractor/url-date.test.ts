import { describe, expect, it } from 'vitest';
import { readPage } from '../../shared/adapters/extractor/read-page.ts';

const paragraphs = ['crossing', 'bridge', 'harbour', 'station'].map(
  (place) =>
    `<p>Officers at the ${place} found counterfeit pills in the spare tyre of a van on Tuesday, the port director said, and the driver was held.</p>`,
);
const body = Buffer.from(
  `<html lang="en"><title>Pills found in spare tyre</title><article><h1>Pills found in spare tyre</h1>${paragraphs.join('')}</article></html>`,
);

async function dateIn(path: string): Promise<string | undefined> {
  const result = await readPage({ url: `https://news.example.com${path}`, body, rung: 'linkedom' });
  return result.kind === 'reading' ? result.reading.published.find(({ source }) => source === 'url')?.text : undefined;
}

describe('readPage()', () => {
  it.each([
    ['/nation/2019/11/19/teachers/', '2019-11-19'],
    ['/2020/12/05/story.html', '2020-12-05'],
    ['/2020/10/31/story', '2020-10-31'],
    ['/2024/3/7/story', '2024-03-07'],
    ['/2024/12/7/story', '2024-12-07'],
    ['/20240315/story', '2024-03-15'],
    ['/2024-03-15-story.html', '2024-03-15'],
    ['/2024/0315/story', '2024-03-15'],
  ])('finds the day in %s', async (path, day) => {
    expect(await dateIn(path)).toBe(day);
  });

  it.each(['/2019/11/story', '/2019/12/', '/2019/111/story', '/2019/story-11', '/2019/1/story', '/11/19/story'])(
    'finds no day in %s',
    async (path) => {
      expect(await dateIn(path)).toBeUndefined();
    },
  );
});
