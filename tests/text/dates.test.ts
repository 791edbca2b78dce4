import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate, zoneOfDate } from '../../shared/text/dates.ts';

const readable: readonly (readonly [text: string, instant: string])[] = [
  // RFC 822, 2822, 850, asctime and what programs print
  ['Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21Z'],
  ['01 Jan 2004 19:48 EST', '2004-01-02T00:48:00Z'],
  ['Thu, 1 Jan 04 19:48:21 PDT', '2004-01-02T02:48:21Z'],
  ['Thu, 1 Jan 71 19:48:21 Z', '1971-01-01T19:48:21Z'],
  ['Thu, 01 Jan 104 19:48:21 GMT', '2004-01-01T19:48:21Z'],
  ['Wed, 12 May 2024 10:30:00 -0500', '2024-05-12T15:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 +05:30', '2024-05-12T05:00:00Z'],
  ['Wed, 12 May 2024 10:30:00 GMT+1', '2024-05-12T09:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 UTC-05:00', '2024-05-12T15:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 A', '2024-05-12T10:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 CEST (Central Europe)', '2024-05-12T08:30:00Z'],
  ['  Wed,12 May 2024 10:30:00   GMT ', '2024-05-12T10:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 EST EST', '2024-05-12T15:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 0000', '2024-05-12T10:30:00Z'],
  ['Wednesday, 12-May-24 10:30:00 GMT', '2024-05-12T10:30:00Z'],
  ['Thu, 01 Jan 2004 GMT', '2004-01-01T00:00:00Z'],
  ['Wed, 30 Jun 2004 24:00:00 GMT', '2004-07-01T00:00:00Z'],
  ['Thu Jan  1 19:48:21 2004', '2004-01-01T19:48:21Z'],
  ['Wed Aug 27 13:08:45 +0000 2008', '2008-08-27T13:08:45Z'],
  ['Mon Jan 01 2024 10:00:00 GMT+0100 (Central European Standard Time)', '2024-01-01T09:00:00Z'],
  ['Fri, 2006/09/15 08:19:53 EDT', '2006-09-15T12:19:53Z'],
  ['Sun, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00Z'],
  // ISO 8601
  ['2003', '2003-01-01T00:00:00Z'],
  ['2003-12', '2003-12-01T00:00:00Z'],
  ['2003-12-31', '2003-12-31T00:00:00Z'],
  ['20031231', '2003-12-31T00:00:00Z'],
  ['03-12-31', '2003-12-31T00:00:00Z'],
  ['2003-335', '2003-12-01T00:00:00Z'],
  ['2003335', '2003-12-01T00:00:00Z'],
  ['2004-W01-1', '2003-12-29T00:00:00Z'],
  ['2009W537', '2010-01-03T00:00:00Z'],
  ['2003-12-31T10:14:55Z', '2003-12-31T10:14:55Z'],
  ['2003-12-31t10:14:55z', '2003-12-31T10:14:55Z'],
  ['2003-12-31T10:14:55.789-08:00', '2003-12-31T18:14:55.789Z'],
  ['2003-12-31T10:14:55,5+0100', '2003-12-31T09:14:55.500Z'],
  ['2003-12-31T10:14:55.123456789Z', '2003-12-31T10:14:55.123Z'],
  ['2003-12-31T10:14-05', '2003-12-31T15:14:00Z'],
  ['2003-12-31T10Z', '2003-12-31T10:00:00Z'],
  ['20031231T101455Z', '2003-12-31T10:14:55Z'],
  ['20031231101455', '2003-12-31T10:14:55Z'],
  ['2003-12-31T24:00:00Z', '2004-01-01T00:00:00Z'],
  ['2003-12-31 10:14:55 EST', '2003-12-31T15:14:55Z'],
  ['2003-12-31 10:14:55 -0500', '2003-12-31T15:14:55Z'],
  ['2003-12-31 10:14:55 UTC', '2003-12-31T10:14:55Z'],
  ['2003-12-31 10:14:55.0', '2003-12-31T10:14:55Z'],
  ['2003/12/31 10:14', '2003-12-31T10:14:00Z'],
  ['2003-12-31T10:14:55\u221205:00', '2003-12-31T15:14:55Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2003-12-31T10.5Z', '2003-12-31T10:30:00Z'],
  ['2003-12-31T10:30,5Z', '2003-12-31T10:30:30Z'],
  ['20031231T1014.25Z', '2003-12-31T10:14:15Z'],
  ['2003-12-31T10:14:55+01:00[Europe/Madrid]', '2003-12-31T09:14:55Z'],
  ['2003-12-31T10:14:55+01:00Z', '2003-12-31T09:14:55Z'],
  // zones: an offset after a name is the zone; a name that nobody knows is some local time (RFC 5322 §4.3)
  ['Wed, 12 May 2024 10:30:00 PDT -0700', '2024-05-12T17:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 COT', '2024-05-12T15:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 CLST', '2024-05-12T13:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 MEST', '2024-05-12T08:30:00Z'],
  ['Wed, 12 May 2024 10:30:00 XYZT', '2024-05-12T10:30:00Z'],
  ['2024-05-12 10:30:00 XYZT', '2024-05-12T10:30:00Z'],
  // weekdays in other languages
  ['Sáb., 12 May 2024 10:30:00 GMT', '2024-05-12T10:30:00Z'],
  ['May, 12 2024', '2024-05-12T00:00:00Z'],
  ['Dimanche, 12 May 2024 10:30:00 GMT', '2024-05-12T10:30:00Z'],
  // Spanish
  ['12 de mayo de 2024', '2024-05-12T00:00:00Z'],
  ['12 may 2024 10:30', '2024-05-12T10:30:00Z'],
  ['domingo, 12 de mayo de 2024, 10:30 h', '2024-05-12T10:30:00Z'],
  ['Miércoles 3 de Enero del 2024 a las 18:05 hrs', '2024-01-03T18:05:00Z'],
  ['mar, 5 mar 2024 08:00:00 -0600', '2024-03-05T14:00:00Z'],
  ['Mar, 16 Abr. 2024 08:00:00 GMT', '2024-04-16T08:00:00Z'],
  ['5 mar 2024', '2024-03-05T00:00:00Z'],
  ['sáb, 1 ago 2020 12:00:00 +0200', '2020-08-01T10:00:00Z'],
  ['1 setiembre 2023', '2023-09-01T00:00:00Z'],
  ['septiembre 15, 2023 7:45 p. m.', '2023-09-15T19:45:00Z'],
  ['1º de diciembre de 2023', '2023-12-01T00:00:00Z'],
  ['mayo de 2024', '2024-05-01T00:00:00Z'],
  ['12/dic/2023 14h05', '2023-12-12T14:05:00Z'],
  // English
  ['May 12, 2024', '2024-05-12T00:00:00Z'],
  ['Sunday, May 12th, 2024 at 10:30 AM EDT', '2024-05-12T14:30:00Z'],
  ['May 12, 2024 12:05 a.m. ET', '2024-05-12T05:05:00Z'],
  ['12:30 p.m. May 12, 2024', '2024-05-12T12:30:00Z'],
  ['Sept. 3, 2024 9pm', '2024-09-03T21:00:00Z'],
  ['2024 May 12', '2024-05-12T00:00:00Z'],
  // numbers alone, where only one reading exists
  ['13/05/2024', '2024-05-13T00:00:00Z'],
  ['05/13/2024 10:30', '2024-05-13T10:30:00Z'],
  ['13.05.2024', '2024-05-13T00:00:00Z'],
  ['05/05/2024', '2024-05-05T00:00:00Z'],
];

const unreadable: readonly string[] = [
  '',
  ' ',
  'n/a',
  'hoy',
  'hace 2 horas',
  'yesterday',
  '12',
  '12 may',
  '10:30',
  '2003-13-01',
  '2003-02-29',
  '2003-02-30T00:00:00Z',
  '2003-00-10',
  '2003-366',
  '2003-W60-1',
  'Thu, 31 Jun 2004 10:00:00 GMT',
  '32 de mayo de 2024',
  '0 de mayo de 2024',
  '2003-12-31T25:00:00Z',
  '2003-12-31T24:01:00Z',
  '2003-12-31T10:60:00Z',
  '2003-12-31T10:00:61Z',
  '2003-12-31T10:00:00+25:00',
  '0001-01-01T00:00:00',
  '0000-00-00 00:00:00',
  '1700000000',
  '03/04/2024',
  '13/13/2024',
  '12 de brumario de 2024',
  '12 fev 2024 10:30',
  '2024-05-12 XYZT',
  '2024-05-12 10:30:00 XYZT +',
  'Thu, 01 Jan 2004 19:48:21 GMT and more words',
  'May 12, 2024 — update 3',
  'x'.repeat(10_000),
];

describe('parseDate()', () => {
  it.each(readable)('parseDate() reads %j as %s', (text, instant) => {
    expect(parseDate(text)).toBe(new Date(instant).toISOString());
  });

  it.each(unreadable.map((text) => [text.slice(0, 60), text]))('parseDate() gives undefined for %j', (_, text) => {
    expect(parseDate(text ?? '')).toBeUndefined();
  });

  it('parseDate() takes the default zone only when the text names none', () => {
    expect(parseDate('12 may 2024 10:30', { defaultZone: -360 })).toBe('2024-05-12T16:30:00.000Z');
    expect(parseDate('2024-05-12', { defaultZone: 60 })).toBe('2024-05-11T23:00:00.000Z');
    expect(parseDate('2024-05-12T10:30:00Z', { defaultZone: 60 })).toBe('2024-05-12T10:30:00.000Z');
  });

  it('parseDate() orders bare numbers as asked when they could mean two days', () => {
    expect(parseDate('03/04/2024', { dayFirst: true })).toBe('2024-04-03T00:00:00.000Z');
    expect(parseDate('03/04/2024', { dayFirst: false })).toBe('2024-03-04T00:00:00.000Z');
    expect(parseDate('03/04/24', { dayFirst: true })).toBe('2024-04-03T00:00:00.000Z');
  });

  it.each<[string, number | undefined]>([
    ['Sun, 01 Mar 2026 09:00:00 CST', -360],
    ['2026-03-01T09:00:00+05:30', 330],
    ['2026-03-01T09:00:00Z', 0],
    ['2026-03-01T09:00:00', undefined],
    ['2026-03-01', undefined],
    ['2026-03-01 09:00 XYZT', undefined],
    ['mañana', undefined],
  ])('zoneOfDate() of %j is %s minutes east of UTC', (text, zone) => {
    expect(zoneOfDate(text)).toBe(zone);
  });

  const instants = fc.date({
    min: new Date('1583-01-01T00:00:00Z'),
    max: new Date('9998-12-31T00:00:00Z'),
    noInvalidDate: true,
  });

  it('parseDate() gives an instant back unchanged when it is written by toISOString', () => {
    fc.assert(fc.property(instants, (date) => parseDate(date.toISOString()) === date.toISOString()));
  });

  it('parseDate() gives an instant back to the second when it is written by toUTCString', () => {
    fc.assert(
      fc.property(
        instants,
        (date) => parseDate(date.toUTCString()) === new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString(),
      ),
    );
  });

  it('parseDate() answers with an instant or undefined for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const parsed = parseDate(text);
        return parsed === undefined || new Date(parsed).toISOString() === parsed;
      }),
    );
  });
});
