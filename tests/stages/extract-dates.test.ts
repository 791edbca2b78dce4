import { describe, expect, it } from 'vitest';
import type { DateCandidate } from '../../shared/model/reading.ts';
import { chooseModified, choosePublished } from '../../shared/stages/extract/choose-date.ts';
import { findDates } from '../../shared/stages/extract/find-date.ts';
import { parseDate } from '../../shared/text/dates.ts';

const NOW = '2024-05-10T12:00:00.000Z';

function choose(candidates: readonly DateCandidate[], feedDate?: string, language = 'en') {
  return choosePublished({ candidates, feedDate, language, now: NOW });
}

describe('findDates()', () => {
  it.each([
    ['Published May 3, 2024 at 9:30 a.m.', 'en', '2024-05-03T09:30:00.000Z'],
    ['Updated 2:07 pm, Friday 3 May 2024', 'en', '2024-05-03T00:00:00.000Z'],
    ['3rd of May 2024 | 14:07 GMT', 'en', '2024-05-03T14:07:00.000Z'],
    ['Publicado el 3 de mayo de 2024 a las 09:30', 'es', '2024-05-03T09:30:00.000Z'],
    ['viernes, 3 de mayo del 2024', 'es', '2024-05-03T00:00:00.000Z'],
    ['03/05/2024 09:30 h', 'es-MX', '2024-05-03T09:30:00.000Z'],
    ['Do 25.04.24 | 14:07 Uhr | Von Eva Mora', 'de', '2024-04-25T14:07:00.000Z'],
    ['erstellt: 01. März 2024, 15:25', 'de', '2024-03-01T15:25:00.000Z'],
    ['Publié le 3 août 2023 à 14h07', 'fr', '2023-08-03T14:07:00.000Z'],
    ['3 maggio 2024', 'it', '2024-05-03T00:00:00.000Z'],
    ['2024/05/03', 'en', '2024-05-03T00:00:00.000Z'],
    ['25/04/2024', 'en', '2024-04-25T00:00:00.000Z'],
    ['04/25/2024', 'en', '2024-04-25T00:00:00.000Z'],
    ['03/05/2024', 'en-GB', '2024-05-03T00:00:00.000Z'],
  ])('reads %j on a page in %s', (line, language, expected) => {
    const [found] = findDates(line, language);
    expect(found && parseDate(found.text)).toBe(expected);
  });

  it.each(['03/05/2024', 'since 2015', '31 February 2024', 'call 555 01 2024', 'in May', '99.99.2024'])(
    'finds nothing sure in %j on a page in English',
    (line) => {
      expect(findDates(line, 'en')).toEqual([]);
    },
  );

  it('tells the date of a change by the words before it', () => {
    const line = 'Publicado el 3 de mayo de 2024 | Actualizado: 4 de mayo de 2024, 11:00';
    expect(findDates(line, 'es')).toEqual([
      { text: '2024-05-03', means: 'published' },
      { text: '2024-05-04 11:00', means: 'modified' },
    ]);
  });
});

describe('choosePublished()', () => {
  it.each([
    [
      'the first rung that can be read',
      [ld('soon'), meta('2024-05-03T08:00:00-06:00')],
      undefined,
      '2024-05-03T14:00:00.000Z',
      'meta',
      'high',
    ],
    ['the feed when the page has none', [], '2024-05-01T10:00:00.000Z', '2024-05-01T10:00:00.000Z', 'feed', 'medium'],
    [
      'the feed when the page names a day to come',
      [time('2031-01-01')],
      '2024-05-01T10:00:00.000Z',
      '2024-05-01T10:00:00.000Z',
      'feed',
      'medium',
    ],
    [
      'the rung that the feed confirms',
      [ld('2019-02-02'), meta('2024-05-01')],
      '2024-05-01T10:00:00.000Z',
      '2024-05-01T00:00:00.000Z',
      'meta',
      'high',
    ],
    [
      'the first rung when the feed confirms none',
      [ld('2024-05-03'), meta('2024-05-02')],
      '2023-01-01T00:00:00.000Z',
      '2024-05-03T00:00:00.000Z',
      'json-ld',
      'high',
    ],
    [
      'the address when what is shown is another day',
      [time('2024-05-09'), address('2024-05-03')],
      undefined,
      '2024-05-03T00:00:00.000Z',
      'url',
      'medium',
    ],
    [
      'what is shown when the address means the same day',
      [text('3 May 2024, 9:30'), address('2024-05-03')],
      undefined,
      '2024-05-03T09:30:00.000Z',
      'text',
      'high',
    ],
    ['words alone', [text('3 May 2024')], undefined, '2024-05-03T00:00:00.000Z', 'text', 'low'],
    [
      'the same clock with its zone',
      [ld('2024-05-03 20:59:59'), meta('2024-05-03T20:59:59+02:00')],
      undefined,
      '2024-05-03T18:59:59.000Z',
      'meta',
      'high',
    ],
  ] as const)('takes %s', (_, candidates, feedDate, at, source, confidence) => {
    expect(choose(candidates, feedDate)).toMatchObject({ at, source, confidence });
  });

  it('has no date when nothing can be read', () => {
    expect(choose([ld('yesterday'), time('')])).toBeUndefined();
  });

  it('keeps the words of the source, zone included', () => {
    expect(choose([ld('Fri, 3 May 2024 08:00:00 -0600')])?.text).toBe('Fri, 3 May 2024 08:00:00 -0600');
  });
});

describe('chooseModified()', () => {
  it('takes no change before the publication', () => {
    const candidates = [ld('2024-05-01T00:00:00Z'), meta('2024-05-04T00:00:00Z')];
    const found = chooseModified(
      { candidates, feedDate: undefined, language: 'en', now: NOW },
      '2024-05-03T00:00:00.000Z',
    );
    expect(found).toMatchObject({ at: '2024-05-04T00:00:00.000Z', source: 'meta' });
  });
});

function ld(words: string): DateCandidate {
  return { source: 'json-ld', text: words };
}

function meta(words: string): DateCandidate {
  return { source: 'meta', text: words };
}

function time(words: string): DateCandidate {
  return { source: 'time', text: words };
}

function text(words: string): DateCandidate {
  return { source: 'text', text: words };
}

function address(words: string): DateCandidate {
  return { source: 'url', text: words };
}
