import { describe, expect, it } from 'vitest';
import { readerUrl } from '../../shared/model/reader-url.ts';

const aliases = { 'newsroom.vigia.invalid': 'http://127.0.0.1:8080/newsroom' };

describe('readerUrl()', () => {
  it.each([
    ['https://news.example/a?b=1#c', 'https://news.example/a?b=1#c'],
    ['http://newsroom.vigia.invalid/articles/one', 'http://127.0.0.1:8080/newsroom/articles/one'],
    ['http://newsroom.vigia.invalid:81/articles/one', 'http://newsroom.vigia.invalid:81/articles/one'],
    ['not an address', 'not an address'],
    ['http://constructor/x', 'http://constructor/x'],
  ])('sends the reader of %s to %s', (url, reader) => {
    expect(readerUrl(url, aliases)).toBe(reader);
  });
});
