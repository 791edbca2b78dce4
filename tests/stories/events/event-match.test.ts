import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoryHead } from '../../../shared/model/story.ts';
import { eventFeaturesSchema } from '../../../shared/model/story.ts';
import type { TaggedArticle } from '../../../shared/model/tagged-article.ts';
import { eventFeatures } from '../../../shared/stages/cluster/event-features.ts';
import { eventKeys } from '../../../shared/stages/cluster/event-keys.ts';
import { compareEvents, sameEvent } from '../../../shared/stages/cluster/event-match.ts';
import { labelledEvents } from './labelled-events.ts';

const articles = new Map(labelledEvents().map(({ id, tagged }) => [id, tagged]));
const of = (id: string): TaggedArticle => articles.get(id)!;

function headOf(id: string, more: Partial<StoryHead> = {}): StoryHead {
  const { article } = of(id);
  const at = article.publishedAt!;
  const telling = { articleId: id, language: article.language, at, features: eventFeatures(of(id)) };
  return { id, tellings: [telling], members: 1, firstAt: at, lastAt: at, ...more };
}

describe('sameEvent()', () => {
  it('sameEvent() names the words that both articles share when they tell one event in two languages', () => {
    expect(sameEvent(of('extradition-barraza-2'), [headOf('extradition-barraza-1')])).toMatchObject({
      storyId: 'extradition-barraza-1',
      of: 'extradition-barraza-1',
      why: expect.stringMatching(/^both: Rogelio Barraza, El Tordo, San Diego, Toluca, .*, 14 Apr$/),
    });
  });

  it('sameEvent() takes the older story when two agree alike', () => {
    const [older, newer] = [
      headOf('otay-500k-1'),
      headOf('otay-500k-1', { id: 'z', firstAt: '2026-05-12T18:00:00.000Z' }),
    ];
    expect(sameEvent(of('otay-500k-2'), [newer, older])?.storyId).toBe(older.id);
  });

  it.each([
    ['70 hours after the last member', '2026-05-09T21:00:00.000Z', '2026-05-09T21:30:00.000Z', true],
    ['more than 72 hours after it', '2026-05-08T10:00:00.000Z', '2026-05-09T10:00:00.000Z', false],
    [
      'inside 72 hours of the last, after 14 days of the first',
      '2026-04-27T10:00:00.000Z',
      '2026-05-12T10:00:00.000Z',
      false,
    ],
    ['before the first, inside 72 hours', '2026-05-14T10:00:00.000Z', '2026-05-14T10:00:00.000Z', true],
  ])('sameEvent() keeps to the window when the article comes %s', (_when, firstAt, lastAt, isSame) => {
    const head = headOf('otay-500k-1', { firstAt, lastAt });
    expect(sameEvent(of('otay-500k-2'), [head]) !== undefined).toBe(isSame);
  });

  it('sameEvent() finds none when the article contradicts any telling of the story', () => {
    const [first] = headOf('otay-500k-1').tellings;
    const [other] = headOf('otay-1200k-1').tellings;
    const mixed = headOf('otay-500k-1', { tellings: [first!, other!] });
    expect(sameEvent(of('otay-500k-2'), [mixed])).toBeUndefined();
  });

  it('sameEvent() finds none when only the titles are alike', () => {
    const { article } = of('manzanillo-8t-1');
    const text = 'El gobernador inauguró una biblioteca en Tecomán y habló de libros.';
    const other = { ...of('manzanillo-8t-1'), article: { ...article, id: 'x', text }, tags: [] };
    expect(sameEvent(other, [headOf('manzanillo-8t-1')])).toBeUndefined();
  });
});

describe('compareEvents()', () => {
  it.each([
    ['otay-500k-1', 'otay-1200k-1', /^other days/],
    ['extradition-barraza-1', 'barraza-plea-2', /^other days|^another step/],
    ['mayor-killed-1', 'mayor-arrest-1', /^another step: /],
    ['extradition-barraza-1', 'extradition-salcido-1', /^other people: /],
    ['hospital-attack-1', 'celaya-bar-1', /^other (towns|days)/],
    ['cardenas-40t-1', 'cardenas-aniline-1', /^other (amounts|days)/],
    ['otay-meth-1', 'otay-1200k-1', /^other (drugs|amounts)/],
    ['lab-cosala-1', 'lab-durango-1', /^other towns/],
  ])('compareEvents() keeps %s and %s apart with a reason when they contradict each other', (a, b, why) => {
    expect(compareEvents(eventFeatures(of(a)), eventFeatures(of(b)))).toMatchObject({
      kind: 'contradicts',
      why: expect.stringMatching(why),
    });
  });

  it('compareEvents() says the same from either side when articles are any of the set', () => {
    const any = fc.constantFrom(...articles.values()).map(eventFeatures);
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [one, other] = [compareEvents(a, b), compareEvents(b, a)];
        expect(one.kind).toBe(other.kind);
      }),
    );
  });
});

describe('eventFeatures()', () => {
  it('eventFeatures() fits its row and stays bounded when the text is long and full of names', () => {
    const people = Array.from(
      { length: 400 },
      (_, index) => `Ana Ruiz${'abcdefghij'[index % 10]}x Soto${index} of Reynosa found ${index} pills on Tuesday.`,
    );
    const { article } = of('otay-500k-1');
    const features = eventFeatures({ ...of('otay-500k-1'), article: { ...article, text: people.join(' ') } });
    expect(eventFeaturesSchema.parse(features)).toEqual(features);
    expect(JSON.stringify(features).length).toBeLessThan(16_000);
  });

  it('eventFeatures() reads amounts, days and places in one form when the languages differ', () => {
    const [english, spanish] = [eventFeatures(of('lab-cosala-2')), eventFeatures(of('lab-cosala-1'))];
    expect(english['quantity']).toContainEqual(expect.stringContaining('litre:32000='));
    expect(spanish['quantity']).toContainEqual(expect.stringContaining('litre:32000='));
    expect(english['place']).toContainEqual(expect.stringContaining('mexico/sinaloa/cosala='));
    expect(spanish['place']).toContainEqual(expect.stringContaining('mexico/sinaloa/cosala='));
  });

  it.each(['', '. . .', '«¿¡"', 'El El El', '1'.repeat(500), 'de la de la', '$', '\ud800'])(
    'eventFeatures() gives an answer when the text is %j',
    (text) => {
      const { article } = of('otay-500k-1');
      const tagged = { ...of('otay-500k-1'), article: { ...article, title: text, text }, tags: [] };
      expect(eventFeaturesSchema.safeParse(eventFeatures(tagged)).success).toBe(true);
      expect(eventKeys(tagged).length).toBeLessThanOrEqual(24);
    },
  );
});

describe('eventKeys()', () => {
  it('eventKeys() gives at most 24 keys of 20 hex digits, the same each time, for every article of the set', () => {
    for (const tagged of articles.values()) {
      const keys = eventKeys(tagged);
      expect(keys.length).toBeLessThanOrEqual(24);
      expect(keys.every((key) => /^[0-9a-f]{20}$/.test(key))).toBe(true);
      expect(eventKeys(tagged)).toEqual(keys);
    }
  });

  it('eventKeys() shares a key when one event is told within 72 hours, and none when half a year later', () => {
    const { article } = of('otay-500k-1');
    const at = (publishedAt: string) =>
      eventKeys({ ...of('otay-500k-1'), article: { ...article, publishedAt, foundAt: publishedAt } });
    const keys = new Set(at('2026-05-12T17:00:00.000Z'));
    for (let hours = -72; hours <= 72; hours += 6) {
      const later = new Date(Date.parse('2026-05-12T17:00:00.000Z') + hours * 3_600_000).toISOString();
      expect(
        at(later).some((key) => keys.has(key)),
        later,
      ).toBe(true);
    }
    expect(at('2026-11-12T17:00:00.000Z').some((key) => keys.has(key))).toBe(false);
  });

  it('eventKeys() gives none when the article is in another language', () => {
    const { article } = of('otay-500k-1');
    expect(eventKeys({ ...of('otay-500k-1'), article: { ...article, language: 'de' } })).toEqual([]);
  });
});
