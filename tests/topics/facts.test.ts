import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTopicFiles } from '../../shared/topics/load.ts';
import { matchTopics } from '../../shared/topics/match.ts';
import { shippedModel, topicFiles } from './load-topics.ts';

type Fact = {
  id: string;
  kind: string;
  name_en: string;
  name_es: string;
  aliases_en: string[];
  aliases_es: string[];
  source: string[];
};

const PATH = join(import.meta.dirname, '../../../shared/topics/facts.json');
const present = existsSync(PATH);
if (!present) console.log('skipped: coverage of ../shared/topics/facts.json, which is not there');
const facts: Fact[] = present ? (JSON.parse(readFileSync(PATH, 'utf8')) as Fact[]) : [];
const model = shippedModel();

/** Drugs that are no fentanyl, and words that name it only beside it: a keyword of the topic they are not. */
const OTHER_DRUGS = ['heroin', 'methamphetamine', 'cocaine', 'naloxone', 'synthetic-opioids', 'synthetic-drugs'];

/**
 * Names that count only beside the full name of the same group, or that say too little, or stand for
 * something else too often, to count even beside drugs and gangs.
 */
const TOO_VAGUE = new Set([
  ...['ACSN', 'AGC', 'EGC', 'CV', 'La Oficina', 'TdA', 'la Mara', 'la Federación', 'cártel del mar', 'los Beltrán'],
  ...['Aztecas', 'CU', 'GU', 'La U', 'MF', 'MZ', 'Z-40', 'Z-42 (leaders)', 'Eighteenth Street', 'Blood Alliance'],
  ...['Guadalajara Cartel (f.k.a. per OFAC)', 'Jalisco, new generation', 'fent', 'IMF', 'FRS', 'ISO', 'Tony', 'TMF'],
  ...['3-MF', 'A-3217', 'pFIBF', 'Fu-F', 'U4', '2-benzylbenzimidazole opioids', 'dexmedetomidine', 'Rompun'],
  ...['azules', 'blues', 'pink', 'pinky', 'skittles', 'zombie drug', 'AFA', 'Boc2O', 'NaBH4', 'Sudafed', 'cocina'],
  ...['(2-bromoethyl)benzene', '2-bromoetilbenceno', 'vinagre (legal)'],
]);

/** Context that a reader of the place has: no group is known without its country. */
const PLACES = 'Guatemala, Guaymas, Cartagena, Ecuador, Brazil, Brasil';

/** A sentence in which the name of a fact of this kind means that fact. */
const SENTENCES: Record<
  string,
  { tag: (id: string) => string; en: (name: string) => string; es: (name: string) => string }
> = {
  group: {
    tag: (id) => `group:${id}`,
    en: (name) => `Gunmen of ${name}, a gang of drug traffickers and a cartel, killed two rivals (${PLACES}).`,
    es: (name) => `Sicarios de ${name}, pandilla del narcotráfico y cártel, asesinaron a dos rivales (${PLACES}).`,
  },
  substance: {
    tag: () => 'fentanyl',
    en: (name) => `Police seized ${name}, an illicit opioid sold on the street in fake pills after an overdose.`,
    es: (name) => `La policía decomisó ${name}, un opioide ilícito vendido en pastillas falsas tras una sobredosis.`,
  },
  precursor: {
    tag: () => 'precursors',
    en: (name) => `Customs seized 20 tonnes of ${name}, chemicals used for illicit methamphetamine and heroin.`,
    es: (name) => `Aduanas aseguró 20 toneladas de ${name}, químicos usados para metanfetamina y heroína ilícitas.`,
  },
};

describe.runIf(present)('the shipped model beside ../shared/topics/facts.json', () => {
  it.each(['group', 'faction', 'agency', 'operation', 'agreement', 'port/place'])(
    'compileTopicModel() has a tag for every fact when its kind is %s',
    (kind) => {
      const prefix = kind === 'group' || kind === 'faction' ? 'group' : 'entity';
      const ids = facts.filter((fact) => fact.kind === kind && fact.id !== 'cartel-generic').map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter((id) => !model.tags.has(`${prefix}:${id}`))).toEqual([]);
    },
  );

  it('loadTopicFiles() gives an entry that says it is unverified when its fact rests on general knowledge alone', () => {
    const loaded = loadTopicFiles(topicFiles());
    if (loaded.kind === 'invalid') throw new Error('the shipped model is invalid');
    const entries = new Map(loaded.model.catalogues.flatMap((file) => file.entries).map((entry) => [entry.id, entry]));
    const unverified = facts.filter(({ source }) => source.every((one) => one.includes('unverified')));
    expect(unverified.length).toBeGreaterThan(0);
    expect(unverified.filter(({ id }) => entries.get(id)?.verified === true).map(({ id }) => id)).toEqual([]);
  });

  it('compileTopicModel() rolls every faction up to a group when it belongs to one', () => {
    const factions = facts.filter(({ kind }) => kind === 'faction').map(({ id }) => id);
    expect(factions.filter((id) => model.tags.get(`group:${id}`)?.parent === undefined)).toEqual([]);
  });

  it.each(['group', 'faction', 'substance', 'precursor'])(
    'matchTopics() finds every name in both languages when a fact of kind %s stands in its context',
    (kind) => {
      const missed = facts
        .filter((fact) => fact.kind === kind && fact.id !== 'cartel-generic' && !OTHER_DRUGS.includes(fact.id))
        .flatMap((fact) => [...unknownNames(fact, 'en'), ...unknownNames(fact, 'es')]);
      expect(missed).toEqual([]);
    },
  );
});

/** The names of a fact that no receipt of its tag covers. */
function unknownNames(fact: Fact, language: 'en' | 'es'): string[] {
  const sentence = SENTENCES[fact.kind === 'faction' ? 'group' : fact.kind];
  if (sentence === undefined) return [];
  const names = [fact[`name_${language}`], ...fact[`aliases_${language}`]];
  return names
    .filter((name) => !TOO_VAGUE.has(name))
    .filter((name) => {
      const text = sentence[language](name);
      const start = text.indexOf(name);
      const tag = matchTopics(model, { title: '', text, language }).find((one) => one.tag === sentence.tag(fact.id));
      return !tag?.receipts.some((receipt) => receipt.start < start + name.length && receipt.end > start);
    })
    .map((name) => `${fact.id} ${language}: ${name}`);
}
