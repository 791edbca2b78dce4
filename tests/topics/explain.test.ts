import { describe, expect, it } from 'vitest';
import { explainTag } from '../../shared/topics/explain.ts';
import { compileFiles, shippedModel } from './load-topics.ts';

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

  const drills = compileFiles([
    { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' },
    {
      path: 'drills.yaml',
      text: `kind: topic
tag: drills
name: { en: Drills, es: Simulacros }
levels: { mention: 2, about: 4 }
fields: { title: 1, lead: 1, body: 1, inList: 1, repeat: 1 }
rules:
  - id: fire
    en: [fire drill]
    es: [simulacro]
    with:
      - { any: [school, escuela], within: sentence }
      - { any: [alarm, alarma], within: sentence }
  - { id: siren, any: [siren], in: title }
`,
    },
  ]);
  const explain = (text: string) => explainTag(drills, { title: '', text, language: 'en' }, 'drills');

  it('explainTag() puts first what had the most of the context that it needs', () => {
    const explained = explain('A fire drill. A fire drill at school.');
    expect(explained).toMatchObject({
      kind: 'absent',
      score: 0,
      scoreIfCounted: 3,
      aboutThreshold: 4,
      missed: [
        { start: 16, supportedBy: [{ words: 'school' }] },
        { start: 2, supportedBy: [] },
      ],
    });
  });

  it.each([
    ['stands outside the field that it counts in', 'A siren.', { kind: 'outside-field', field: 'title' }],
    ['is of another language', 'A simulacro, said the school alarm.', { kind: 'other-language', language: 'es' }],
  ])('explainTag() names a match that %s', (_, text, reason) => {
    expect(explain(text)).toMatchObject({ kind: 'absent', missed: [{ reason }] });
  });
});
