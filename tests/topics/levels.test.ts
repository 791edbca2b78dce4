import { describe, expect, it } from 'vitest';
import { matchTopics } from '../../shared/topics/match.ts';
import { shippedModel } from './load-topics.ts';

const model = shippedModel();

describe('matchTopics on whole articles', () => {
  // Written for this test: the levels are those of the guideline of the labelled set.
  it.each([
    {
      title: 'Treasury Sanctions Mexico- and China-Based Pill Press Suppliers',
      language: 'en',
      text: `WASHINGTON — The Treasury Department sanctioned seventeen individuals and entities involved in the proliferation of equipment used to produce illicit drugs. The pill presses can be used to stamp counterfeit pills laced with fentanyl. One of the targets is linked to a Sinaloa Cartel-linked pill equipment supplier. "Treasury's sanctions target every stage of the deadly supply chain," an official said. The designations were made with the DEA and the government of Mexico. As a result all property must be blocked.`,
      expected: ['fentanyl about', 'group:cds mention', 'precursors about'],
    },
    {
      title: 'Nebraska executes inmate using fentanyl',
      language: 'en',
      text: 'Nebraska carried out its first execution in two decades using a combination of drugs that included fentanyl. Witnesses said the inmate coughed. The state used fentanyl as one of four drugs. Drug makers objected.',
      expected: ['fentanyl mention'],
    },
    {
      title: 'Las armas de Estados Unidos que alimentan a los cárteles mexicanos',
      language: 'es',
      text: 'Siete de cada diez armas aseguradas en México provienen de Estados Unidos, según la ATF. Los traficantes compran fusiles Barrett calibre .50 en armerías de Texas y Arizona y los cruzan por la frontera. El gobierno mexicano demandó a los fabricantes.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Aseguran arsenal en Fresnillo',
      language: 'es',
      text: 'Elementos del Ejército aseguraron en Fresnillo 12 armas largas, cuatro granadas, 55 cargadores y 2 mil cartuchos. También fueron localizados chalecos y radios. No hubo detenidos. Lo asegurado fue puesto a disposición de la PGR.',
      expected: [],
    },
    {
      title: 'Marina localiza laboratorio en Cosalá',
      language: 'es',
      text: 'Personal de la Secretaría de Marina localizó un laboratorio clandestino en la sierra de Cosalá, Sinaloa. Fueron inhabilitados 2 mil 300 litros de sustancias químicas, 500 kilos de sosa cáustica y ocho reactores utilizados para elaborar metanfetamina. No hubo detenidos.',
      expected: ['precursors about'],
    },
    {
      title: 'Ammunition made at U.S. Army plant arms Mexican cartels',
      language: 'en',
      text: 'Rounds of .50-caliber ammunition manufactured at the Lake City plant have ended up in the hands of Mexican drug cartels, an investigation found. Prosecutors say smugglers bought the ammunition in U.S. gun stores and took it south. Mexican authorities have seized thousands of rounds.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Local school wins robotics championship',
      language: 'en',
      text: 'Students from Sinaloa High in Simi Valley won the regional robotics championship. The team named its robot Zeta. Coaches said they worked on it through the summer.',
      expected: [],
    },
    {
      title: 'Detienen a tres en operativo contra narcomenudeo',
      language: 'es',
      text: 'La policía detuvo a tres personas con 30 dosis de cristal, 10 de marihuana y 5 pastillas de fentanilo. Quedaron a disposición del Ministerio Público. Los vecinos se quejan de robos. El alcalde dijo que habrá más patrullas en la zona y mejor alumbrado en las calles, así como obras de pavimentación en la colonia.',
      expected: ['fentanyl mention'],
    },
    {
      title: 'Trump, Sheinbaum discuss trade and security in call',
      language: 'en',
      text: 'President Trump held a phone call with President Claudia Sheinbaum on Thursday. The leaders discussed tariffs, fentanyl trafficking and the flow of weapons into Mexico. Sheinbaum said the conversation was respectful. They agreed to speak again next month. Markets rose after the call.',
      expected: ['arms-trafficking about', 'fentanyl about'],
    },
    {
      title: 'Senate passes spending bill',
      language: 'en',
      text: 'The Senate passed a spending bill on Friday after weeks of debate. It includes money for roads, schools, and scanners to detect fentanyl at the border. Republicans objected to the cost. The House votes next week. Analysts expect a close vote there, with several moderates undecided about the price tag and about cuts to health programs that were added late in the process by leadership.',
      expected: ['fentanyl mention'],
    },
    {
      title: 'Cae "El Tigre", presunto líder de Los Ardillos',
      language: 'es',
      text: 'Autoridades de Guerrero detuvieron a "El Tigre", presunto líder del grupo delictivo Los Ardillos, en Chilapa. Está acusado de homicidio y secuestro. El grupo disputa la zona con Los Tlacos.',
      expected: ['group:ardillos about', 'group:tlacos mention'],
    },
    {
      title: 'Oil prices slip as cartel weighs output',
      language: 'en',
      text: 'Oil prices slipped as OPEC, the oil cartel, weighed raising output. Traders in the Gulf expect a decision Sunday. Analysts called the meeting a precursor to wider talks.',
      expected: [],
    },
    {
      title: 'Gobernador de Sinaloa inaugura puerto pesquero',
      language: 'es',
      text: 'El gobernador de Sinaloa, Rubén Rocha, inauguró obras en el puerto de Mazatlán. Asistieron empresarios de Jalisco y Tamaulipas. Habrá inversión en la costa del Golfo.',
      expected: [],
    },
    {
      title: 'Gun control debate returns after mass shooting',
      language: 'en',
      text: 'After the mass shooting, senators called for background checks, a ban on assault weapons and tougher laws against straw purchases. The NRA opposed the plan. Families of the victims spoke at a vigil. Police said the shooter bought the rifle legally. The president will visit the town on Monday to meet families of the victims, and lawmakers said they would try to bring a bill to the floor before the summer recess begins.',
      expected: ['arms-trafficking mention'],
    },
    {
      title: 'China agrees to curb chemical exports',
      language: 'en',
      text: 'Beijing said it would restrict exports of three chemicals used to make fentanyl, after talks with Washington. The chemicals, including 4-piperidone, will need licenses. U.S. officials say Chinese companies supply most of the precursors used by Mexican cartels. Experts doubt enforcement.',
      expected: ['fentanyl about', 'precursors about'],
    },
  ])(
    'matchTopics() gives the levels of a reader when the article is: $title',
    ({ title, language, text, expected }) => {
      const found = matchTopics(model, { title, text, language })
        .filter(({ tag }) => !tag.startsWith('entity:') && tag !== 'cartels')
        .map(({ tag, level }) => `${tag} ${level}`);
      expect(found).toEqual(expected);
    },
  );
});
