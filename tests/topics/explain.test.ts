import { describe, expect, it } from 'vitest';
import { explainTag } from '../../shared/topics/explain.ts';
import { shippedModel } from './load-topics.ts';

const model = shippedModel();

describe('explainTag', () => {
  it('explainTag() gives the receipts when the tag is there', () => {
    const text = 'Los cárteles de Sinaloa y Juárez compran armas.';
    const explained = explainTag(model, { title: '', text, language: 'es' }, 'group:juarez');
    expect(explained).toMatchObject({
      kind: 'present',
      tag: { receipts: [{ rule: 'group:juarez/cartel-name', words: 'Juárez', start: 26, end: 32 }] },
    });
  });

  it('explainTag() says what blocked a match when the tag is absent', () => {
    const text = 'Ozone precursors and drug policy were discussed.';
    const explained = explainTag(model, { title: '', text, language: 'en' }, 'precursors');
    expect(explained).toMatchObject({
      kind: 'absent',
      score: 0,
      missed: [
        { words: 'precursors', reason: { kind: 'blocked', by: [{ words: 'Ozone precursors' }, { words: 'Ozone' }] } },
      ],
    });
  });

  it('explainTag() says what context is missing when an ambiguous name stands alone', () => {
    const explained = explainTag(model, { title: '', text: 'Los Rojos ganaron.', language: 'es' }, 'group:rojos');
    expect(explained).toMatchObject({
      kind: 'absent',
      threshold: 0.3,
      missed: [{ words: 'Los Rojos', rule: 'group:rojos/name', reason: { kind: 'unsupported' } }],
    });
  });

  it('explainTag() lists the known tags when the tag is unknown', () => {
    const explained = explainTag(model, { title: '', text: '', language: 'en' }, 'fentanil');
    expect(explained).toMatchObject({ kind: 'unknown-tag', known: expect.arrayContaining(['fentanyl']) });
  });
});
