import { describe, expect, it } from 'vitest';
import { decodePage } from '../../shared/adapters/extractor/decode-page.ts';

const utf8 = new TextEncoder().encode('año “x”');
const windows1252 = Uint8Array.of(0x61, 0xf1, 0x6f, 0x20, 0x93, 0x78, 0x94);

function withMeta(charset: string, rest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`<meta charset="${charset}">`), rest]);
}

describe('decodePage()', () => {
  it.each([
    [
      'a byte order mark before all',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]),
      'text/html; charset=iso-8859-1',
    ],
    ['a UTF-16 byte order mark', Buffer.from('\ufeffaño “x”', 'utf16le'), undefined],
    ['the HTTP charset before meta', withMeta('utf-8', windows1252), 'text/html; charset=windows-1252'],
    ['iso-8859-1 as windows-1252', windows1252, 'text/html; charset=ISO-8859-1'],
    ['the charset of meta', withMeta('iso-8859-1', windows1252), 'text/html'],
    ['a late meta', Buffer.concat([Buffer.alloc(3_000, 32), withMeta('latin1', windows1252)]), undefined],
    [
      'an old meta',
      Buffer.concat([Buffer.from('<meta http-equiv=content-type content="text/html; charset=latin1">'), windows1252]),
      undefined,
    ],
    ['a meta that claims UTF-16 as UTF-8', withMeta('utf-16', utf8), undefined],
    ['an unknown label by the bytes', utf8, 'text/html; charset=klingon'],
    ['no label and valid UTF-8', utf8, undefined],
    ['no label and other bytes as windows-1252', windows1252, undefined],
  ])('reads %s', (_, body, contentType) => {
    expect(
      decodePage(body, contentType)
        .trim()
        .replace(/^<meta[^>]*>/, ''),
    ).toBe('año “x”');
  });
});
