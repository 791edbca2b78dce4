import { type OpenedModel, openModel } from '../../shared/stages/model-desk/open-model.ts';

/** A model of two tags with a rule each that blocks, needs context, counts in one field, or is never met. */
export const SMALL_MODEL = [
  { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' },
  {
    path: 'fentanyl.yaml',
    text: `kind: topic
tag: fentanyl
name: { en: Fentanyl, es: Fentanilo }
levels: { mention: 0.5, about: 2 }
fields: { title: 3, lead: 1, body: 1, inList: 1, repeat: 1 }
rules:
  - id: drug
    en: [fentanyl]
    es: [fentanilo]
    unless: [{ any: [anesthesia], within: sentence }]
    source: a list of drugs
    verified: true
  - id: pills
    en: [pills]
    es: [pastillas]
    with: [{ en: [counterfeit], es: [falsas], within: sentence }]
    verified: false
  - id: dead
    en: [nobody writes this]
    es: [nadie escribe esto]
`,
  },
  {
    path: 'groups.yaml',
    text: `kind: catalogue
prefix: group
name: { en: Groups, es: Grupos }
levels: { mention: 0.5, about: 2 }
fields: { title: 3, lead: 1, body: 1, inList: 1, repeat: 1 }
entries:
  - id: cds
    name: { en: Sinaloa Cartel, es: Cártel de Sinaloa }
    aliases: { any: [Sinaloa Cartel] }
    ids: { ofac: '11440' }
    source: a sanctions list
    verified: true
`,
  },
] as const;

/** The small model with some of its files in another form. */
export function openSmallModel(changed: Readonly<Record<string, string>> = {}): OpenedModel {
  const opened = openModel(SMALL_MODEL.map(({ path, text }) => ({ path, text: changed[path] ?? text })));
  if (opened.kind === 'invalid') throw new Error(opened.findings[0]?.message);
  return opened.model;
}

/** Its file of fentanyl with one text in the place of another. */
export function fentanylWith(from: string, to: string): string {
  const { text } = SMALL_MODEL[1];
  if (!text.includes(from)) throw new Error(`no ${from} in the file`);
  return text.replace(from, to);
}
