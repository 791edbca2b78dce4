import { describe, expect, it } from 'vitest';
import { tagRecord } from '../../shared/topics/tag-record.ts';
import { shippedModel } from './load-topics.ts';

const model = shippedModel();

describe('tagRecord', () => {
  it('tagRecord() answers with id and tags when the line has an id and a text', () => {
    const record = { id: 'a1', lang: 'en', title: null, text: 'Seized: fentanyl.' };
    expect(tagRecord(model, record)).toMatchObject({ kind: 'tagged', id: 'a1', tags: [{ tag: 'fentanyl' }] });
  });

  it('tagRecord() reads with the words of both languages when the line has no language', () => {
    expect(tagRecord(model, { id: 'a2', text: 'Hay fentanilo.' })).toMatchObject({ tags: [{ tag: 'fentanyl' }] });
  });

  it.each([null, 'text', { id: 'a3' }, { text: 'no id' }])(
    'tagRecord() says what is missing when given %j',
    (record) => {
      expect(tagRecord(model, record)).toMatchObject({ kind: 'invalid' });
    },
  );
});
