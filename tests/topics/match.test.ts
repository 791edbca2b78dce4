import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchTopics } from '../../shared/topics/match.ts';
import { shippedModel } from './load-topics.ts';

const model = shippedModel();

/** The topics and groups of a sentence, without entities. */
function tags(text: string, language: string, title = ''): string[] {
  return matchTopics(model, { title, text, language })
    .map(({ tag }) => tag)
    .filter((tag) => !tag.startsWith('entity:'));
}

describe('matchTopics on traps', () => {
  it.each([
    ['en', 'The governor of Sinaloa announced a highway between Culiacan and Mazatlan.'],
    ['en', 'Hurricane warnings were issued along the Gulf coast from Texas to Florida.'],
    ['en', 'OPEC acts as a cartel to keep oil prices high, analysts said.'],
    ['en', 'The two powers are locked in a nuclear arms race.'],
    ['en', 'Justice Amy Coney Barrett wrote the opinion on gun rights.'],
    ['es', 'El cartel de la película, de un artista mexicano, muestra a una mujer armada.'],
    ['es', 'El concierto será en la Plaza de Armas de la ciudad.'],
    ['en', 'Falling pressure was a precursor of the storm that hit the coast.'],
    ['es', 'Los precursores de la independencia fueron honrados.'],
    ['en', 'Vitamin D precursors in the skin convert sunlight.'],
    ['en', 'Zeta Phi Beta sorority celebrated its centennial on campus.'],
    ['en', 'Catherine Zeta-Jones starred in a film about drugs.'],
    ['es', 'El semanario Zeta de Tijuana publicó el reportaje.'],
    ['es', 'El autobús de La Línea sale cada hora hacia Guadalajara.'],
    ['en', 'The ship was trapped in ice near the pole.'],
    ['en', 'Our flight landed at CDG airport in Paris after a drug scare.'],
    ['en', 'Doctors at the Mayo Clinic published a study on statins.'],
    ['es', 'Los Rojos del Municipal ganaron la liga.'],
    ['en', 'The band Los Lobos played a concert in Quito, Ecuador.'],
    ['en', 'A knights templar novel set during the medieval crusades becomes a bestseller.'],
    ['en', 'Cartels and the Sinaloa state police were not discussed.'],
    ['es', 'Decomisan 12 armas largas y 500 cartuchos en un cateo.'],
    ['en', 'The Senate approved the sale of jets and weapons to Saudi Arabia.'],
    ['en', 'She welcomed them with open arms.'],
    ['en', 'In Tijuana, cartel of the week is the name of a card game.'],
    ['es', 'El cartel de Tijuana para la función de boxeo ya se colgó.'],
    ['es', 'El cártel inmobiliario de la alcaldía Benito Juárez fue denunciado.'],
    ['es', 'La M-30 de Madrid registró atascos.'],
    ['es', 'El presidente dijo que la familia es primero.'],
  ])('matchTopics() gives no tag when a word has another sense (%s): %s', (language, text) => {
    expect(tags(text, language)).toEqual([]);
  });

  it('matchTopics() takes ICE for the agency only when it is written so and about immigration', () => {
    const entities = (text: string): string[] =>
      matchTopics(model, { title: '', text, language: 'en' }).map(({ tag }) => tag);
    expect(entities('ICE agents made an arrest in a raid.')).toContain('entity:ice');
    expect(entities('Immigration delays: ice on the runway held the agents.')).not.toContain('entity:ice');
  });
});

describe('matchTopics on names', () => {
  it.each([
    ['en', 'The Sinaloa and Jalisco cartels fight over the port.', ['group:cds', 'group:cjng']],
    ['en', 'The Gulf, Northeast and Juarez drug cartels were named.', ['group:cdn', 'group:gulf', 'group:juarez']],
    ['en', 'The boss of the Sinaloa drug cartel was extradited.', ['group:cds']],
    ['es', 'Los cárteles de Sinaloa y Jalisco Nueva Generación se disputan el puerto.', ['group:cds', 'group:cjng']],
    ['es', 'Los cárteles mexicanos, incluidos Los Zetas y el de Sinaloa, crecen.', ['group:cds', 'group:zetas']],
    ['es', 'La Nueva Familia Michoacana fue designada.', ['group:lnfm']],
    ['es', 'La Fuerza Anti-Unión Tepito atacó a comerciantes.', ['group:antiunion']],
    ['es', 'Capturan a presunto sicario de La Línea en Chihuahua.', ['group:juarez', 'group:lalinea']],
    ['en', 'Los Chapitos were indicted.', ['group:cds', 'group:chapitos']],
    ['es', 'La Mara Salvatrucha (MS-13) y el Barrio 18 dominan la zona.', ['group:b18', 'group:ms13']],
    ['es', 'La banda criminal Los Lobos controla la cárcel de Guayaquil, Ecuador.', ['group:lobos']],
  ])('matchTopics() names the groups when the sentence does (%s): %s', (language, text, expected) => {
    expect(tags(text, language).filter((tag) => tag.startsWith('group:'))).toEqual(expected);
  });
});

describe('matchTopics on the sense of a name', () => {
  const places = (text: string, language: string, tag: string): string[] =>
    matchTopics(model, { title: '', text, language })
      .filter((found) => found.tag === tag)
      .flatMap(({ receipts }) => receipts.map(({ start, end }) => text.slice(start, end)));

  it('matchTopics() counts an ambiguous name everywhere when its context made it sure once', () => {
    const text =
      'Gunmen of the gang Los Lobos attacked a prison in Ecuador. Rain fell on the coast all week. ' +
      'The stadium stayed shut. The mayor spoke of roads and schools. Los Lobos did not answer.';
    expect(places(text, 'en', 'group:lobos')).toEqual(['Los Lobos', 'Los Lobos']);
  });

  it('matchTopics() takes a place for a place when the name of a cartel stood beside a certain word before', () => {
    const text = 'Las fuerzas de los de Sinaloa pelean la plaza. Llovió toda la semana. Hubo feria en Sinaloa.';
    expect(places(text, 'es', 'group:cds')).toEqual(['Sinaloa']);
  });

  it('matchTopics() leaves words blocked when the same name is sure elsewhere in the article', () => {
    const text =
      'Los Zetas, el cártel, mataron a dos policías en Tamaulipas. Nadie fue detenido. La lluvia sigue. ' +
      'Los Zetas del Norte, grupo de rock, tocan el viernes.';
    expect(places(text, 'es', 'group:zetas')).toEqual(['Los Zetas']);
  });

  it('matchTopics() keeps proximity inside the sentence when the next one has the other word', () => {
    expect(tags('The clerk counted every rifle. Smuggling of eggs went up.', 'en')).toEqual([]);
    expect(tags('The clerk saw every rifle that smuggling brought.', 'en')).toEqual(['arms-trafficking']);
  });
});

describe('matchTopics on subjects', () => {
  it.each([
    ['en', 'Nitazenes were found in Dublin.', 'fentanyl'],
    ['es', 'Pastillas M30 falsificadas con fentanilo.', 'fentanyl'],
    ['en', 'The anesthesiologist gave the patient fentanyl during surgery.', 'fentanyl'],
    ['es', 'Aseguran mil litros de acetona y tolueno en laboratorio clandestino.', 'precursors'],
    ['en', 'Officers intercepted precursor chemicals used to make methamphetamine.', 'precursors'],
    ['en', 'Agents seized rifles bound for Mexico bought by straw purchasers in Arizona.', 'arms-trafficking'],
    ['es', 'Combaten el tráfico de drogas, armas y personas.', 'arms-trafficking'],
    ['es', 'México demandó a los fabricantes de armas en una corte por negligencia.', 'arms-trafficking'],
    ['en', 'Mexican drug cartels control the border, officials said.', 'cartels'],
  ])('matchTopics() finds the subject when it is named (%s): %s', (language, text, expected) => {
    expect(tags(text, language)).toContain(expected);
  });

  it('matchTopics() says mention when fentanyl is an item of a list, about when the title has it', () => {
    const text =
      'El operativo aseguró 298 kilogramos de marihuana, 12 kilogramos de fentanilo, heroína, cocaína y efectivo. ' +
      'La policía estatal informó sobre robos, incendios y accidentes de la semana en la región.';
    const level = (title: string): string | undefined =>
      matchTopics(model, { title, text, language: 'es' }).find(({ tag }) => tag === 'fentanyl')?.level;
    expect(level('Balance semanal')).toBe('mention');
    expect(level('Crece el fentanilo en la frontera')).toBe('about');
  });

  it('matchTopics() leaves the article a mention when a laboratory has no chemicals', () => {
    const text = 'Hallaron un laboratorio clandestino. '.repeat(8);
    const tag = matchTopics(model, { title: '', text, language: 'es' }).find((found) => found.tag === 'precursors');
    expect(tag?.level).toBe('mention');
  });
});

describe('matchTopics receipts', () => {
  const words = fc.constantFrom(
    ...['fentanyl', 'Cártel', 'de', 'Sinaloa', 'Los', 'Zetas', 'tráfico', 'armas', 'precursores', 'químicos', 'ICE'],
    ...['ghost', 'guns', 'CJNG', 'y', 'the', 'Sinaloa cartel', 'nitazenes', 'El Chapo', 'Fentanilo', '👮🏽', 'e\u0301'],
  );
  const prose = fc
    .array(fc.tuple(words, fc.constantFrom(' ', ', ', '. ', '\n', '\n\n', ' (', ') ', ' — ')), { maxLength: 60 })
    .map((pairs) => pairs.flat().join(''));

  it('matchTopics() gives spans that cut exactly their words when the text is anything', () => {
    fc.assert(
      fc.property(prose, prose, fc.constantFrom('en', 'es', 'und'), (title, text, language) => {
        for (const tag of matchTopics(model, { title, text, language }))
          for (const receipt of tag.receipts)
            for (const span of [receipt, ...receipt.supportedBy, ...receipt.blockedBy]) {
              const source = span.field === 'title' ? title : text;
              expect(source.slice(span.start, span.end)).toBe(span.words);
              expect(span.words.length).toBeGreaterThan(0);
            }
      }),
    );
  });

  it('matchTopics() gives tags sorted by name, receipts in order and the same answer when asked twice', () => {
    fc.assert(
      fc.property(prose, (text) => {
        const found = matchTopics(model, { title: '', text, language: 'und' });
        expect(found.map(({ tag }) => tag)).toEqual(found.map(({ tag }) => tag).toSorted());
        for (const { receipts } of found) {
          const starts = receipts.map(({ start }) => start);
          expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        }
        expect(matchTopics(model, { title: '', text, language: 'und' })).toEqual(found);
      }),
    );
  });

  it('matchTopics() keeps at most 20 receipts when a word stands everywhere', () => {
    const text = 'Fentanyl kills. '.repeat(500);
    const [tag] = matchTopics(model, { title: '', text, language: 'en' });
    expect(tag?.receipts).toHaveLength(20);
  });
});
