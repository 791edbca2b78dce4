import { describe, expect, it } from 'vitest';
import { charsetLabel } from '../../shared/stages/poll/charset-label.ts';
import { decodeBytes } from '../../shared/stages/poll/decode-bytes.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One byte for each character, as windows-1252 and ISO 8859-1 share them from U+00A0 on. */
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const wide = (text: string, size: 2 | 4, littleEndian: boolean): Uint8Array => {
  const units = size === 2 ? Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)) : codePoints(text);
  const view = new DataView(new ArrayBuffer(units.length * size));
  for (const [at, unit] of units.entries())
    if (size === 2) view.setUint16(at * 2, unit, littleEndian);
    else view.setUint32(at * 4, unit, littleEndian);
  return new Uint8Array(view.buffer);
};
const codePoints = (text: string): number[] => [...text].map((character) => character.codePointAt(0) ?? 0);

const declared = (charset: string): string => `<?xml version="1.0" encoding="${charset}"?><t>Año «nuevo» ñandú</t>`;
const text = (decoded: string): string | undefined => /<t>([\s\S]*)<\/t>/.exec(decoded)?.[1];

type Row = readonly [what: string, bytes: Uint8Array, contentType: string | undefined, text: string];
const SPANISH = 'Año «nuevo» ñandú';
const KOREAN = Uint8Array.of(0xb4, 0xeb, 0xc7, 0xd1);

const rows: readonly Row[] = [
  // byte order marks (XML 1.0 appendix F.1)
  ['UTF-8 by its mark, whatever is claimed', utf8(`\ufeff${declared('utf-16')}`), 'text/xml; charset=koi8-r', SPANISH],
  ['UTF-16LE by its mark', wide(`\ufeff${declared('utf-8')}`, 2, true), undefined, SPANISH],
  ['UTF-16BE by its mark', wide(`\ufeff${declared('utf-16')}`, 2, false), 'text/xml; charset=iso-8859-1', SPANISH],
  ['UTF-32LE by its mark', wide(`\ufeff${declared('ucs-4')}😀`, 4, true), undefined, SPANISH],
  ['UTF-32BE by its mark', wide(`\ufeff${declared('utf-32')}`, 4, false), undefined, SPANISH],
  // the zeros of ASCII
  ['UTF-16LE without a mark', wide(declared('utf-16'), 2, true), undefined, SPANISH],
  ['UTF-16BE without a mark', wide(declared('utf-16'), 2, false), undefined, SPANISH],
  ['UTF-16 after a line break', wide(`\n${declared('utf-16')}`, 2, false), undefined, SPANISH],
  ['UTF-32LE without a mark', wide(declared('utf-32'), 4, true), undefined, SPANISH],
  ['UTF-32BE without a mark', wide(declared('utf-32'), 4, false), undefined, SPANISH],
  // HTTP before the declaration before UTF-8 (RFC 7303 §3)
  ['the charset of the header', latin('<t>\xbf\x80</t>'), 'application/xml; charset=iso-8859-15', '¿\x80'],
  [
    'the header over the declaration',
    latin('<?xml version="1.0" encoding="utf-8"?><t>\xf1\x93</t>'),
    'text/xml; charset="windows-1252"',
    'ñ“',
  ],
  [
    'the declaration without a header',
    latin('<?xml version="1.0" encoding="koi8-r"?><t>\xcd\xc9\xd2</t>'),
    'text/xml',
    'мир',
  ],
  [
    'the declaration in single quotes',
    latin("<?xml version='1.0' encoding='windows-1251'?><t>\xec\xe8\xf0</t>"),
    undefined,
    'мир',
  ],
  ['the declaration after junk', latin('\n\n <?xml version="1.0" encoding="iso-8859-7"?><t>\xe1</t>'), undefined, 'α'],
  ['UTF-8 when nothing is said', utf8(`<t>${SPANISH}</t>`), 'text/xml', SPANISH],
  [
    'a multi-byte charset',
    Uint8Array.of(...latin('<?xml version="1.0" encoding="euc-kr"?><t>'), ...KOREAN, ...latin('</t>')),
    undefined,
    '대한',
  ],
  // windows-1252 for Latin-1 and ASCII (Encoding standard §4.2)
  [
    'Latin-1 as windows-1252',
    latin('<?xml version="1.0" encoding="iso-8859-1"?><t>don\x92t \x80</t>'),
    undefined,
    'don’t €',
  ],
  ['ASCII as windows-1252', latin('<?xml version="1.0" encoding="us-ascii"?><t>a\x97b</t>'), undefined, 'a—b'],
  // claims that cannot be true
  ['UTF-8 that says it is Latin-1', utf8(declared('iso-8859-1')), 'text/xml; charset=iso-8859-1', SPANISH],
  ['UTF-8 that says it is Latin-2', utf8(declared('iso-8859-2')), undefined, SPANISH],
  ['UTF-8 that says it is UTF-16', utf8(declared('utf-16')), undefined, SPANISH],
  ['UTF-8 whose header is wrong and declaration right', utf8(declared('utf-8')), 'text/xml; charset=gb2312', SPANISH],
  ['windows-1252 that says it is UTF-8', latin('<t>a\xf1o \x93x\x94</t>'), 'text/xml; charset=utf-8', 'año “x”'],
  [
    'the declaration when the header is wrong',
    latin('<?xml version="1.0" encoding="koi8-r"?><t>\xcd\xc9\xd2</t>'),
    'text/xml; charset=utf-8',
    'мир',
  ],
  ['windows-1252 with an unknown charset', latin('<t>a\xf1o</t>'), 'text/xml; charset=x-nonsense', 'año'],
  ['UTF-8 with an unknown charset', utf8(declared('utf-7')), undefined, SPANISH],
  // neither
  [
    'UTF-8 with a character cut in two',
    Uint8Array.of(...utf8('<t>ñandú — “¿qué?” … él está aquí así'), 0xc3, ...latin('</t>')),
    undefined,
    'ñandú — “¿qué?” … él está aquí así\ufffd',
  ],
  ['Latin-2 where windows-1252 has no character', latin('<t>\x8d\xb9\xb6</t>'), undefined, '\x8dšś'],
  [
    'a multi-byte charset with a broken character',
    Uint8Array.of(...latin('<?xml version="1.0" encoding="euc-kr"?><t>'), ...KOREAN, 0xff, ...latin('</t>')),
    undefined,
    '대한\ufffd',
  ],
];

describe('decodeBytes()', () => {
  it.each(rows)('decodeBytes() reads %s', (_, bytes, contentType, expected) => {
    expect(text(decodeBytes(bytes, contentType))).toBe(expected);
  });

  it.each([
    ['nothing', Uint8Array.of()],
    ['one byte', Uint8Array.of(0xff)],
    ['half a UTF-32 character', Uint8Array.of(0xff, 0xfe, 0, 0, 0x3c, 0)],
  ])('decodeBytes() answers for %s', (_, bytes) => {
    expect(typeof decodeBytes(bytes, undefined)).toBe('string');
  });
});

describe('charsetLabel()', () => {
  it.each<[string, string | undefined]>([
    ['UTF8', 'utf-8'],
    ['utf_8', 'utf-8'],
    ['utf8mb4', 'utf-8'],
    ['latin-1', 'windows-1252'],
    ['ISO8859_1', 'windows-1252'],
    ['8859-15', 'iso-8859-15'],
    ['latin-9', 'iso-8859-15'],
    ['win-1251', 'windows-1251'],
    ['cp-1252', 'windows-1252'],
    ['US-ASCII', 'windows-1252'],
    ['MacRoman', 'macintosh'],
    ['MS949', 'euc-kr'],
    ['ks_c_5601-1987', 'euc-kr'],
    ['UCS-2', 'utf-16le'],
    ['utf-7', undefined],
    ['cp037', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('charsetLabel() reads %j as %s', (written, label) => {
    expect(charsetLabel(written)).toBe(label);
  });
});
