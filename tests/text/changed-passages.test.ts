import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPassages } from '../../shared/text/changed-passages.ts';

const TEXT =
  'Agents found 40 kilos of fentanyl. They arrested two men.\n\nThe port of Manzanillo was closed for a day. Dr. Ruiz spoke later.';

describe('changedPassages()', () => {
  it.each([
    ['nothing but spaces differs', TEXT.replaceAll('\n\n', '\n \n'), []],
    [
      'a number was corrected',
      TEXT.replace('40', '14'),
      [{ before: 'Agents found 40 kilos of fentanyl.', after: 'Agents found 14 kilos of fentanyl.' }],
    ],
    [
      'a sentence was taken out',
      TEXT.replace(' They arrested two men.', ''),
      [{ before: 'They arrested two men.', after: '' }],
    ],
    ['a sentence was added at the end', `${TEXT} The case goes on.`, [{ before: '', after: 'The case goes on.' }]],
    [
      'the last sentence was taken out',
      TEXT.replace(' Dr. Ruiz spoke later.', ''),
      [{ before: 'Dr. Ruiz spoke later.', after: '' }],
    ],
  ])('gives back the sentences that differ when %s', (_, after, passages) => {
    expect(changedPassages(TEXT, after)).toEqual(passages);
  });

  it('says nothing of a text that stayed, and accounts for every sentence that came or went', () => {
    const sentence = fc.constantFrom('One came.', 'Two went.', 'Three stayed.', 'Four slept.');
    const text = fc.array(sentence, { maxLength: 8 }).map((sentences) => sentences.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(changedPassages(a, a)).toEqual([]);
        expect(changedPassages(a, b).length > 0).toBe(a !== b);
        const count = (side: 'before' | 'after') =>
          changedPassages(a, b)
            .map((passage) => passage[side])
            .join('')
            .split('.').length;
        expect(count('after') - count('before')).toBe(b.split('.').length - a.split('.').length);
      }),
    );
  });
});
