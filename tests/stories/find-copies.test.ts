import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CopyRelation, findCopies } from '../../shared/stages/cluster/copies.ts';
import { shingleText } from '../../shared/text/shingles.ts';
import { edited, newsTexts, otherParagraph } from './guises.ts';

const AT = '2026-03-02T12:00:00.000Z';
const [TEXT = [], OTHER = []] = newsTexts(10);
const WHOLE = TEXT.join('\n\n');

function relationOf(text: string, known: string, knownAt = AT): CopyRelation | undefined {
  const candidate = { articleId: 'known', storyId: 'known', text: shingleText(known), at: knownAt };
  return findCopies({ text: shingleText(text), at: AT }, [candidate])[0];
}

describe('findCopies()', () => {
  it.each([
    ['the same text', WHOLE, 'same'],
    ['its first two paragraphs', TEXT.slice(0, 2).join('\n\n'), 'within'],
    ['half of it, and a newsletter line', `${TEXT.slice(0, 5).join('\n\n')}\n\nSign up to our newsletter.`, 'within'],
    ['another lead', [otherParagraph(1), ...TEXT.slice(1)].join('\n\n'), 'same'],
    [
      'inserted paragraphs',
      TEXT.toSpliced(3, 0, otherParagraph(1)).toSpliced(6, 0, otherParagraph(2)).join('\n'),
      'same',
    ],
    ['wire tags', `(Agencies) — ${WHOLE}\n\nAll rights reserved.`, 'same'],
    ['furniture between paragraphs', TEXT.join('\n\nShare this article\n\n'), 'same'],
    ['lost spaces', TEXT.join(''), 'same'],
    ['soft hyphens and capitals', WHOLE.replaceAll('tion', 'tion\u00ad').toUpperCase(), 'same'],
    ['every twentieth word edited', edited(WHOLE, 20), 'same'],
    ['every fifth word edited', edited(WHOLE, 5), 'same'],
  ] as const)('finds a copy with %s', (_, text, kind) => {
    expect(relationOf(text, WHOLE)).toMatchObject({ kind, begins: true });
  });

  it.each([
    ['holds it behind another article', [...OTHER, ...TEXT].join('\n\n'), WHOLE],
    [
      'is an update that keeps all of it at its end',
      [...[1, 2, 3, 4, 5, 6, 7, 8].map(otherParagraph), ...TEXT.slice(0, 3)].join('\n\n'),
      TEXT.slice(0, 3).join('\n\n'),
    ],
    ['quotes its middle', TEXT.slice(4, 8).join('\n\n'), WHOLE],
  ])('only links a text that %s', (_, text, known) => {
    expect(relationOf(text, known)).toMatchObject({ begins: false });
  });

  it.each([
    ['another article', OTHER.join('\n\n')],
    ['an update: new paragraphs before the old background', [...OTHER.slice(0, 3), ...TEXT.slice(6)].join('\n\n')],
    ['a single paragraph of it', [TEXT[3], ...OTHER].join('\n\n')],
    ['a line of it', (TEXT[0] ?? '').split(' ').slice(0, 12).join(' ')],
    ['nothing', ''],
  ])('finds nothing in %s', (_, text) => {
    expect(relationOf(text, WHOLE)).toBeUndefined();
  });

  it('tells two reports from one template apart, in both languages', () => {
    const market = (day: string, points: string, close: string, oil: string) =>
      `Stocks closed lower on ${day} as investors weighed the outlook for interest rates and corporate earnings. The main index lost ${points} points to end the session at ${close}, its third decline of the month. Crude oil settled at ${oil} dollars a barrel and the volume of trading was close to the average of the last year.`;
    expect(
      relationOf(market('Monday', '120.5', '38,410', '71.20'), market('Friday', '88.1', '39,002', '69.45')),
    ).toBeUndefined();
    const clima = (estado: string, milimetros: number, grados: number, rachas: number) =>
      `El servicio meteorológico pronosticó lluvias fuertes para este lunes en ${estado}, con acumulados de hasta ${milimetros} milímetros y temperaturas máximas de ${grados} grados. El viento tendrá rachas de ${rachas} kilómetros por hora y se recomienda a la población atender los avisos de protección civil por posibles deslaves.`;
    expect(relationOf(clima('Sonora', 50, 41, 60), clima('Durango', 75, 38, 70))).toBeUndefined();
  });

  it('takes the same words months later for other news: a yearly notice', () => {
    expect(relationOf(WHOLE, WHOLE, '2025-12-02T12:00:00.000Z')).toBeUndefined();
    expect(relationOf(WHOLE, WHOLE, '2026-01-12T12:00:00.000Z')).toMatchObject({ kind: 'same' });
  });

  it('gives shingles no weight that several stories share beside other text', () => {
    const boilerplate = TEXT.slice(0, 3).join('\n\n');
    const brief = `${boilerplate}\n\n${(OTHER[0] ?? '').split(' ').slice(0, 20).join(' ')}`;
    const holders = [1, 2, 3, 4, 5].map((number) => ({
      articleId: `${number}`,
      storyId: `${number}`,
      text: shingleText(
        [boilerplate, ...Array.from({ length: 12 }, (_, i) => otherParagraph(20 * number + i))].join('\n'),
      ),
      at: AT,
    }));
    const find = (candidates: typeof holders) => findCopies({ text: shingleText(brief), at: AT }, candidates);
    expect(find(holders.slice(0, 1))).toMatchObject([{ articleId: '1', kind: 'within', begins: true }]);
    expect(find(holders.map((holder) => ({ ...holder, storyId: 'one' })))).toHaveLength(5);
    expect(find(holders)).toEqual([]);
  });

  it('gives the same answer from either side', () => {
    const words = fc.array(
      fc.constantFrom('the', 'police', 'found', 'Rivera', '12', 'a', 'lab', 'near', 'Tijuana', 'on'),
      {
        minLength: 20,
        maxLength: 90,
      },
    );
    const mirrored = { same: 'same', within: 'holds', holds: 'within' } as const;
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        const one = [...a, ...b].join(' ');
        const other = [...b, ...c].join(' ');
        const there = relationOf(one, other);
        const back = relationOf(other, one);
        expect(back && { kind: mirrored[back.kind], begins: back.begins, share: back.share }).toEqual(
          there && { kind: there.kind, begins: there.begins, share: there.share },
        );
      }),
    );
  });
});
