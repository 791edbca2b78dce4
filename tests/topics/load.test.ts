import { describe, expect, it } from 'vitest';
import { loadTopicFiles } from '../../shared/topics/load.ts';
import { topicFiles } from './load-topics.ts';

const MODEL = { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' };
const HEAD = `kind: topic
tag: drills
name: { en: Drills, es: Simulacros }
levels: { mention: 1, about: 2 }
fields: { title: 3, lead: 1, body: 1, inList: 0.5, repeat: 0.5 }
`;
const CATALOGUE = `kind: catalogue
prefix: group
name: { en: Groups, es: Grupos }
levels: { mention: 1, about: 2 }
fields: { title: 3, lead: 1, body: 1, inList: 0.5, repeat: 0.5 }
`;

/** `line:column message` of every finding. */
function findings(...files: { path: string; text: string }[]): string[] {
  const loaded = loadTopicFiles(files);
  if (loaded.kind === 'loaded') return [];
  return loaded.findings.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
}

describe('loadTopicFiles', () => {
  it('loadTopicFiles() loads the shipped model when nothing is wrong', () => {
    expect(findings(...topicFiles())).toEqual([]);
  });

  it('loadTopicFiles() names line and column of every mistake at once, also of those that a schema cannot see', () => {
    const text = `${HEAD}rules:
  - id: fire
    en: [fire drill]
    wieght: 2
  - id: quake
    en: [a*b]
    with:
      - { lists: [nowhere], within: sentence }
  - id: Fire
    en: [fire]
`;
    const found = findings(MODEL, { path: 'drills.yaml', text });
    expect(found).toHaveLength(4);
    expect(found[0]).toMatch(/^drills\.yaml:9:5: unknown key "wieght" in rules\.0: did you mean "weight"\?/);
    expect(found[1]).toMatch(/^drills\.yaml:11:10: the term "a\*b" has a \* inside a word/);
    expect(found[2]).toMatch(/^drills\.yaml:13:19: unknown list "nowhere"/);
    expect(found[3]).toMatch(/^drills\.yaml:14:9: in rules\.2\.id: expected an id of small letters/);
  });

  it.each([
    ['rules: [', /not YAML/],
    [`${HEAD}rules: []\n`, /in rules/],
    [`${HEAD}rules:\n  - id: one\n    en: ["..."]\n`, /begins or ends with "\.\.\."/],
    [`${HEAD}rules:\n  - id: one\n    en: ["!?"]\n`, /can never match/],
    [`${HEAD}rules:\n  - id: one\n    en: [ab*]\n`, /fewer than 3 letters/],
    [`${HEAD}rules:\n  - id: one\n`, /no words/],
    [`${HEAD}rules:\n  - id: one\n    en: [a]\n  - id: one\n    en: [b]\n`, /rule id "drills\/one" is claimed twice/],
    [
      `${HEAD}rules:\n  - id: one\n    en: [a]\n    with: [{ en: [b], within: page }]\n`,
      /in rules\.0\.with\.0\.within/,
    ],
  ])('loadTopicFiles() refuses %j when it is wrong', (text, message) => {
    expect(findings(MODEL, { path: 'drills.yaml', text })[0]).toMatch(message);
  });

  it.each([
    [
      '  - { id: a, name: { en: A, es: A }, aliases: { any: [los Zetas] }, source: x, verified: true }\n' +
        '  - { id: b, name: { en: B, es: B }, aliases: { es: [Los Zétas] }, source: x, verified: true }\n',
      /alias "Los Zétas" is claimed twice: it stands in groups\.yaml:7/,
    ],
    [
      '  - { id: a, name: { en: A, es: A }, source: x, verified: true }\n' +
        '  - { id: a, name: { en: B, es: B }, source: x, verified: true }\n',
      /tag "group:a" is claimed twice/,
    ],
    ['  - { id: a, name: { en: A, es: A }, partOf: z, source: x, verified: true }\n', /7:46: unknown parent "z"/],
  ])('loadTopicFiles() refuses a catalogue when its entries clash or point nowhere', (entries, message) => {
    expect(findings(MODEL, { path: 'groups.yaml', text: `${CATALOGUE}entries:\n${entries}` })[0]).toMatch(message);
  });

  it('loadTopicFiles() refuses a person when no sanctions or court record stands beside the name', () => {
    const text = `${CATALOGUE.replace('group', 'entity')}recordRequired: true
entries:
  - { id: someone, name: { en: S, es: S }, source: x, verified: true }
`;
    expect(findings(MODEL, { path: 'people.yaml', text })[0]).toMatch(/people\.yaml:8:5: "someone" has no record/);
  });

  it('loadTopicFiles() refuses the files when none of them is the model', () => {
    const text = `${HEAD}rules:\n  - id: one\n    en: [fire]\n`;
    expect(findings({ path: 'drills.yaml', text })).toEqual([
      'drills.yaml:1:7: expected exactly one file with "kind: model": found 0',
    ]);
  });

  it('loadTopicFiles() blames no reference when what it names could not be read', () => {
    const text = `${HEAD}lists:
  near: { en: [siren], es: 7 }
rules:
  - id: fire
    en: [fire drill]
    with: [{ lists: [near], within: sentence }]
`;
    const found = findings(MODEL, { path: 'drills.yaml', text });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^drills\.yaml:7:28: in lists\.near\.es: .*expected array/);
    const broken = findings(MODEL, { path: 'drills.yaml', text }, { path: 'other.yaml', text: 'lists: [' });
    expect(broken.filter((line) => line.includes('unknown'))).toEqual([]);
  });

  it('loadTopicFiles() refuses levels when a mention asks for more than about does', () => {
    const text = `${HEAD.replace('mention: 1', 'mention: 3')}rules:\n  - id: one\n    en: [fire]\n`;
    expect(findings(MODEL, { path: 'drills.yaml', text })).toEqual([
      'drills.yaml:4:20: the least score of a mention must not be above that of about (2): it is 3',
    ]);
  });
});
