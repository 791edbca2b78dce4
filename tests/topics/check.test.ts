import { describe, expect, it } from 'vitest';
import { checkTopicFiles } from '../../shared/topics/check.ts';
import { topicFiles } from './load-topics.ts';

const MODEL = { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' };
const HEAD = `kind: topic
tag: drills
name: { en: Drills, es: Simulacros }
levels: { mention: 1, about: 2 }
fields: { title: 3, lead: 0, body: 1, inList: 0.5, repeat: 0.5 }
`;
const RULES = `${HEAD}rules:
  - id: fire
    en: [fire drill]
    es: [simulacro]
`;

/** `line:column severity: message` of every finding of one file. */
function check(text: string): readonly string[] {
  return checkTopicFiles([MODEL, { path: 'drills.yaml', text }]).map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity}: ${message}`,
  );
}

describe('checkTopicFiles', () => {
  it('checkTopicFiles() finds no error in the shipped model', () => {
    expect(checkTopicFiles(topicFiles()).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('checkTopicFiles() finds nothing when nothing is wrong', () => {
    expect(check(RULES)).toEqual([]);
  });

  it('checkTopicFiles() calls it an error when the model would be refused', () => {
    expect(check(RULES.replace('[simulacro]', '[simu*lacro]'))).toEqual([
      '9:10 error: the term "simu*lacro" has a * inside a word: it may only end one',
    ]);
  });

  it.each([
    [
      'a list that nothing uses',
      `${RULES}lists:\n  near: { any: [siren] }\n`,
      /^11:3 warning: the list "near" is used nowhere/,
    ],
    [
      'a rule without Spanish',
      RULES.replace('    es: [simulacro]\n', ''),
      /^7:5 warning: drills\/fire has no Spanish side/,
    ],
    [
      'a rule without English',
      RULES.replace('    en: [fire drill]\n', ''),
      /^7:5 warning: drills\/fire has no English side/,
    ],
    [
      'context that has no words in one language',
      `${RULES}    with: [{ en: [alarm], within: sentence }]\n`,
      /^10:12 warning: drills\/fire can never match in Spanish/,
    ],
    ['a comma inside a term', RULES.replace('fire drill', '"fire, drill"'), /^8:10 warning: .*can never match/],
    ['a weight of nothing', `${RULES}    weight: 0\n`, /^10:13 warning: .*its weight is 0/],
    ['a field that weighs nothing', `${RULES}    in: lead\n`, /^10:9 warning: .*lead weighs 0 here/],
    [
      'a term that another one says',
      RULES.replace('[fire drill]', '[fire drill, Fire Drills]'),
      /^8:22 warning: the term "Fire Drills" adds nothing: "fire drill" matches it already/,
    ],
    ['capitals under an =', RULES.replace('[fire drill]', '[=ICE]'), /^8:10 warning: .*=ICE matches any case/],
    [
      'a headline in capitals',
      RULES.replace('[fire drill]', '[EARTHQUAKE DRILL]'),
      /^8:10 warning: .*write earthquake/,
    ],
    [
      'a term that its own block hides',
      `${RULES}never: { en: [fire drill] }\n`,
      /^8:10 warning: .*can never match: its own words block it \("fire drill"\)/,
    ],
    [
      'a term that its own unless hides',
      `${RULES}    unless: [{ en: [drill], within: sentence }]\n`,
      /^8:10 warning: .*can never match: its own words block it \("drill"\)/,
    ],
  ])('checkTopicFiles() warns of %s', (_, text, message) => {
    const found = check(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it.each([
    [
      'one language each, as a pair of rules',
      `${RULES.replace('    es: [simulacro]\n', '')}  - id: simulacro\n    es: [simulacro]\n`,
    ],
    ['a gap beside the words without it', RULES.replace('[simulacro]', '[simulacro de sismo, simulacro ... de sismo]')],
    [
      'a context that a list gives',
      `${RULES}    with: [{ lists: [near], within: sentence }]\nlists:\n  near: { en: [alarm], es: [alarma] }\n`,
    ],
  ])('checkTopicFiles() has nothing against %s', (_, text) => {
    expect(check(text)).toEqual([]);
  });
});
