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
      expected: ['fentanyl mention', 'precursors about'],
    },
    {
      title: 'U.S. attorney charges nine in gun-running ring',
      language: 'en',
      text: 'Nine people were charged with buying more than 80 firearms in Georgia and reselling them on the streets of New York, prosecutors said. The defendants used straw purchasers and filed off serial numbers. Investigators with the ATF traced guns recovered at crime scenes to a store near Atlanta.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Policía de Nueva York desmantela red de tráfico de armas',
      language: 'es',
      text: 'La policía de Nueva York detuvo a 12 personas acusadas de llevar pistolas desde Virginia. Las armas se vendían en la calle. El fiscal dijo que la red operó dos años.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Haiti gangs get guns from Florida, UN report says',
      language: 'en',
      text: 'Most firearms used by gangs in Haiti come from Florida, a United Nations report said. Weapons are smuggled in shipping containers from Miami. The UN urged stricter export controls.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Colorado man dies in crash',
      language: 'en',
      text: 'A Colorado man died in a crash on Interstate 70. Troopers said fentanyl may have been a factor. The road was closed for four hours while crews worked, and traffic was sent through Idaho Springs. The man was 34 years old and lived in Denver, where he worked for a plumbing company and coached youth hockey.',
      expected: ['fentanyl mention'],
    },
    {
      title: 'Incautan en Manzanillo 20 toneladas de precursores',
      language: 'es',
      text: 'Marinos incautaron en el puerto de Manzanillo 20 toneladas de metilamina procedente de China. El cargamento venía oculto en contenedores. La Cofepris analiza la sustancia. Es el mayor decomiso del año.',
      expected: ['precursors about'],
    },
    {
      title: 'Asesinan a periodista en Veracruz',
      language: 'es',
      text: 'El periodista fue asesinado a tiros afuera de su casa. La fiscalía investiga si el crimen organizado está detrás. Organizaciones exigieron justicia. Colegas recordaron que había recibido amenazas de Los Zetas en 2012.',
      expected: ['group:zetas mention'],
    },
    {
      title: 'What is the Jalisco New Generation Cartel?',
      language: 'en',
      text: 'The Jalisco New Generation Cartel, or CJNG, is one of the most powerful criminal groups in Mexico. It was formed around 2010. The group operates in most states and traffics methamphetamine. Its leader was known as El Mencho. The cartel has fought the Sinaloa Cartel for years.',
      expected: ['group:cds mention', 'group:cjng about'],
    },
    {
      title: 'Guerra entre Chapitos y Mayiza deja 20 muertos en Culiacán',
      language: 'es',
      text: 'La disputa entre Los Chapitos y La Mayiza, facciones del Cártel de Sinaloa, dejó 20 muertos en una semana en Culiacán. Las clases fueron suspendidas. El Ejército envió refuerzos.',
      expected: ['group:cds about', 'group:chapitos about', 'group:mayiza about'],
    },
    {
      title: 'Overdose deaths fall for second year',
      language: 'en',
      text: 'Overdose deaths fell for a second straight year, the CDC said. Officials credited naloxone and treatment. Deaths involving synthetic opioids, mainly fentanyl, fell by a third. Deaths from cocaine also declined. Experts warned that cuts could reverse the gains in rural areas.',
      expected: ['fentanyl about'],
    },
    {
      title: 'Brazil police raid favela',
      language: 'en',
      text: 'Police raided a Rio favela on Tuesday and killed four suspects tied to the Comando Vermelho gang. Residents said schools closed. The state government defended the raid.',
      expected: ['group:cv about'],
    },
    {
      title: 'Judge tosses lawsuit by city against gun makers',
      language: 'en',
      text: 'A judge tossed a lawsuit by a city that accused gun makers of fueling violence by ignoring straw purchases. The makers cited the PLCAA. The city will appeal.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Morena propone reforma electoral',
      language: 'es',
      text: 'La bancada de Morena propuso una reforma electoral. La oposición la rechazó. El debate seguirá la próxima semana en el Senado.',
      expected: [],
    },
    {
      title: 'Ex-general convicted of selling rifles to gang',
      language: 'en',
      text: 'A former army general was convicted of selling army rifles and grenades to a drug gang. Prosecutors said the weapons were diverted from military stocks over five years.',
      expected: ['arms-trafficking about'],
    },
    {
      title: 'Tiroteo en escuela de Texas reabre debate',
      language: 'es',
      text: 'El tiroteo en una escuela de Texas reabrió el debate sobre el control de armas. El atacante compró el rifle legalmente. El presidente pidió prohibir las armas de asalto.',
      expected: [],
    },
    {
      title: 'Mexican navy finds meth superlab',
      language: 'en',
      text: 'The Mexican navy found a superlab in the mountains of Sinaloa. Marines destroyed 7,000 liters of chemicals and drums of acetone used to cook methamphetamine. No one was arrested.',
      expected: ['precursors about'],
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
