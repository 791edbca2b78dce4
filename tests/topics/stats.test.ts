import { describe, expect, it } from 'vitest';
import { languageSides, type TaggedDay } from '../../shared/stages/topic-stats/language-sides.ts';
import { createRuleCounter } from '../../shared/stages/topic-stats.ts';
import { compileTopicModel } from '../../shared/topics/compile.ts';
import { loadTopicFiles } from '../../shared/topics/load.ts';
import { locatedRules } from '../../shared/topics/located-rules.ts';
import { makeArticleRecord } from '../fakes/records.ts';

const FILES = [
  { path: 'model.yaml', text: 'kind: model\nnumber: 1\n' },
  {
    path: 'drills.yaml',
    text: `kind: topic
tag: drills
name: { en: Drills, es: Simulacros }
levels: { mention: 1, about: 2 }
fields: { title: 3, lead: 1, body: 1, inList: 1, repeat: 1 }
rules:
  - id: fire
    en: [fire drill, alarm*]
    es: [simulacro]
    unless: [{ any: [oil], within: sentence }]
  - id: quake
    any: [Shake Out]
    with: [{ en: [school], es: [escuela], within: sentence }]
`,
  },
];

function countIn(articles: readonly { readonly text: string; readonly day: string; readonly language?: string }[]) {
  const loaded = loadTopicFiles(FILES);
  if (loaded.kind === 'invalid') throw new Error(loaded.findings[0]?.message);
  const written = loaded.files.flatMap((file) => locatedRules(file).map(({ value }) => value));
  const counter = createRuleCounter(compileTopicModel(loaded.model), written);
  for (const { text, day, language = 'en' } of articles)
    counter.add({ record: makeArticleRecord({ title: '', language, orderedAt: `${day}T00:00:00.000Z` }), text });
  return counter.rules();
}

describe('createRuleCounter', () => {
  it('createRuleCounter() counts matches of rules and terms, and names the newest', () => {
    const [fire, quake] = countIn([
      { text: 'A fire drill and two Fire Drills.', day: '2026-03-02' },
      { text: 'Alarms rang in a fire drill.', day: '2026-01-01' },
      { text: 'Un simulacro.', day: '2026-02-01', language: 'es' },
    ]);
    expect(fire).toMatchObject({
      rule: 'drills/fire',
      tag: 'drills',
      matches: 5,
      lastMatch: '2026-03-02T00:00:00.000Z',
    });
    expect(fire?.terms).toMatchObject([
      { term: 'fire drill', language: 'en', matches: 3, lastMatch: '2026-03-02T00:00:00.000Z' },
      { term: 'alarm*', language: 'en', matches: 1, lastMatch: '2026-01-01T00:00:00.000Z' },
      { term: 'simulacro', language: 'es', matches: 1, lastMatch: '2026-02-01T00:00:00.000Z' },
    ]);
    expect(quake).toMatchObject({ rule: 'drills/quake', matches: 0, terms: [{ term: 'Shake Out', matches: 0 }] });
    expect(quake).not.toHaveProperty('lastMatch');
  });

  it('createRuleCounter() counts apart what was blocked and what lacked its context', () => {
    const [fire, quake] = countIn([
      { text: 'A fire drill for oil. The Shake Out. A school had a Shake Out.', day: '2026-03-02' },
    ]);
    expect(fire).toMatchObject({ matches: 0, blocked: 1, unsupported: 0, terms: [{ blocked: 1 }, {}, {}] });
    expect(quake).toMatchObject({ matches: 1, blocked: 0, unsupported: 1, terms: [{ matches: 1, unsupported: 1 }] });
  });

  it('createRuleCounter() counts the same in any order of the articles', () => {
    const articles = [
      { text: 'A fire drill.', day: '2026-03-02' },
      { text: 'Alarms. A fire drill.', day: '2026-01-01' },
    ];
    expect(countIn(articles)).toEqual(countIn(articles.toReversed()));
  });
});

const NOW = '2026-06-30T00:00:00.000Z';

/** So many articles, spread over four weeks that began `weeks` weeks ago. */
function articlesOf(language: string, count: number, weeks: number): readonly TaggedDay[] {
  const begin = Date.parse(NOW) - weeks * 7 * 86_400_000;
  return Array.from({ length: count }, (_, index) => ({
    tag: 'fentanyl',
    language,
    orderedAt: new Date(begin + ((index + 0.5) / count) * 28 * 86_400_000).toISOString(),
  }));
}

describe('languageSides', () => {
  const past = (language: string, each: number) => [8, 12, 16].flatMap((weeks) => articlesOf(language, each, weeks));

  it('languageSides() gives the share of each language of a tag', () => {
    const sides = languageSides([...articlesOf('en', 3, 4), ...articlesOf('es', 1, 4)], NOW);
    expect(sides).toMatchObject([
      { tag: 'fentanyl', language: 'en', articles: 3, share: 0.75, isQuiet: false },
      { tag: 'fentanyl', language: 'es', articles: 1, share: 0.25, isQuiet: false },
    ]);
  });

  it.each([
    ['fell silent', 10, 0, true],
    ['fell to a tenth', 30, 3, true],
    ['is a little below its past', 10, 7, false],
    ['was never loud', 2, 0, false],
  ])('languageSides() on a side that %s', (_, each, recent, isQuiet) => {
    const sides = languageSides(
      [...past('es', each), ...articlesOf('es', recent, 4), ...past('en', 9), ...articlesOf('en', 9, 4)],
      NOW,
    );
    expect(sides.find(({ language }) => language === 'es')).toMatchObject({ recent, expected: each, isQuiet });
    expect(sides.find(({ language }) => language === 'en')?.isQuiet).toBe(false);
  });

  it('languageSides() warns of nothing when there is no past', () => {
    expect(languageSides(articlesOf('es', 20, 4), NOW).some(({ isQuiet }) => isQuiet)).toBe(false);
  });
});
