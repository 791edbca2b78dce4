import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../shared/text/language.ts';

const NEWSROOM = new URL('../../../shared/newsroom/articles.jsonl', import.meta.url);
const present = existsSync(NEWSROOM);
if (!present)
  console.log('skipped: the newsroom part of tests/text/language.test.ts, as ../shared/newsroom is not there');

describe('detectLanguage()', () => {
  it.each([
    ['en', 'The officers said on Tuesday that they had found the pills in a car at the bridge.'],
    ['es', 'Los agentes dijeron el martes que habían encontrado las pastillas en un coche en el puente.'],
    [
      'pt',
      'Os agentes disseram na terça-feira que tinham encontrado as pílulas em um carro na ponte, segundo a polícia.',
    ],
    ['fr', 'Les agents ont dit mardi avoir trouvé les pilules dans une voiture sur le pont, selon la police.'],
    ['it', 'Gli agenti hanno detto martedì di aver trovato le pillole in una macchina sul ponte, secondo la polizia.'],
    ['de', 'Die Beamten sagten am Dienstag, dass sie die Pillen in einem Auto an der Brücke gefunden haben.'],
    ['nl', 'De agenten zeiden dinsdag dat ze de pillen hebben gevonden in een auto bij de brug.'],
    [
      'ca',
      'Els agents van dir dimarts que havien trobat les pastilles en un cotxe al pont, segons la policia, però també armes.',
    ],
    ['pl', 'Policjanci powiedzieli we wtorek, że znaleźli tabletki w samochodzie na moście.'],
    ['ru', 'Полицейские заявили, что нашли таблетки в машине, которые были спрятаны на мосту.'],
    ['uk', 'Поліцейські заявили, що знайшли таблетки в автівці на мосту, і їх вилучили.'],
    ['zh', '警方周二表示，他们在桥上的一辆汽车里发现了这些药片。'],
    ['ja', '警察は火曜日、橋の上の車から錠剤を発見したと発表した。'],
    ['ar', 'قال الضباط يوم الثلاثاء إنهم عثروا على الحبوب في سيارة عند الجسر.'],
    ['und', '12:30 — 45 %'],
    ['und', 'Pérez'],
    ['und', ''],
  ])('says %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.skipIf(!present)('is right on 300 characters of every article of the newsroom', () => {
    const lines = readFileSync(NEWSROOM, 'utf8').trim().split('\n');
    const articles = lines.map(
      (line) => JSON.parse(line) as { readonly id: string; readonly text: string; readonly lang?: string },
    );
    const wrong = articles.filter(
      ({ text, lang }) => lang !== undefined && detectLanguage(text.slice(0, 300)) !== lang,
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
