import { fold } from './fold.ts';

/**
 * Places that the news of this trade names. `country` and `state` are weak evidence, `city` and `port` (a seaport, an
 * airport or a border crossing) are strong.
 */
export type PlaceKind = 'country' | 'state' | 'city' | 'port';

/** One place under every name that English or Spanish texts give it. */
export type Place = {
  /** The folded first name under its parent, such as `mexico/sinaloa/culiacan`. */
  readonly id: string;
  readonly kind: PlaceKind;
  /** The id of the place that holds it; absent for countries. */
  readonly parent?: string;
  /** As written, accents included; the first is the one shown. */
  readonly names: readonly string[];
};

/**
 * Compiled by hand for this file from public lists: the states of INEGI's Marco Geoestadístico (Mexico) and of the
 * US Census Bureau's gazetteer, the countries of the UN's M49 list, and the municipalities, ports and crossings of
 * Mexico, the US border and the drug routes that are largest or most in the news. `/` parts other names of one place.
 */
const COUNTRIES = `Mexico/México, United States/Estados Unidos/EE. UU./EEUU/U.S., Canada/Canadá, Guatemala, Belize/Belice,
Honduras, El Salvador, Nicaragua, Costa Rica, Panama/Panamá, Colombia, Venezuela, Ecuador, Peru/Perú, Bolivia, Brazil/Brasil,
Paraguay, Uruguay, Argentina, Chile, Cuba, Haiti/Haití, Dominican Republic/República Dominicana, Jamaica, Bahamas,
Trinidad and Tobago/Trinidad y Tobago, China, Hong Kong, Taiwan/Taiwán, India, Pakistan/Pakistán, Afghanistan/Afganistán,
Myanmar/Birmania, Thailand/Tailandia, Vietnam, Philippines/Filipinas, Indonesia, Malaysia/Malasia, Japan/Japón,
South Korea/Corea del Sur, North Korea/Corea del Norte, Russia/Rusia, Ukraine/Ucrania, Belarus/Bielorrusia, Poland/Polonia,
Germany/Alemania, Netherlands/Países Bajos/Holanda, Belgium/Bélgica, France/Francia, Spain/España, Portugal, Italy/Italia,
United Kingdom/Reino Unido/Britain/Gran Bretaña, Ireland/Irlanda, Switzerland/Suiza, Austria, Greece/Grecia, Albania, Serbia,
Turkey/Turquía/Türkiye, Israel, Iran/Irán, Iraq/Irak, Syria/Siria, Lebanon/Líbano, Jordan/Jordania, Yemen, Saudi Arabia/Arabia Saudita,
United Arab Emirates/Emiratos Árabes Unidos, Qatar/Catar, Egypt/Egipto, Libya/Libia, Sudan/Sudán, South Sudan/Sudán del Sur,
Morocco/Marruecos, Nigeria, Ghana, Senegal, Guinea-Bissau/Guinea-Bisáu, Kenya/Kenia, Somalia, South Africa/Sudáfrica,
Mozambique, Niger/Níger, Mali/Malí, Australia, New Zealand/Nueva Zelanda`;

/** By country: `state: city, city; state: …`, and `@` before a port. A state without towns stands alone. */
const REGIONS: Readonly<Record<string, string>> = {
  Mexico: `Aguascalientes; Baja California: Tijuana, Mexicali, @Ensenada, Tecate, Rosarito/Playas de Rosarito, San Quintín;
Baja California Sur: La Paz, Los Cabos/Cabo San Lucas, San José del Cabo; Campeche: Ciudad del Carmen;
Chiapas: Tapachula, Tuxtla Gutiérrez, San Cristóbal de las Casas, Frontera Comalapa, Chicomuselo, Palenque, Comitán, @Puerto Chiapas;
Chihuahua: Ciudad Juárez/Juárez/Juarez, Ojinaga, Cuauhtémoc, Delicias, Parral, Guachochi, Guadalupe y Calvo, Nuevo Casas Grandes;
Ciudad de México/Mexico City/CDMX: Iztapalapa, Tepito, Gustavo A. Madero, Tláhuac, Xochimilco, @Benito Juárez International Airport/Aeropuerto Internacional Benito Juárez/AICM, @Felipe Ángeles/AIFA;
Coahuila: Saltillo, Torreón, Piedras Negras, Ciudad Acuña/Acuña, Monclova, Villa Unión; Colima: @Manzanillo/Puerto de Manzanillo, Tecomán, Villa de Álvarez;
Durango: Gómez Palacio, Lerdo, Tamazula, Santiago Papasquiaro; Estado de México/Edomex/State of Mexico: Toluca, Ecatepec, Naucalpan, Tlalnepantla, Nezahualcóyotl, Texcaltitlán, Tejupilco, Chalco, Cuautitlán Izcalli;
Guanajuato: Celaya, León, Irapuato, Salamanca, Silao, Salvatierra, Acámbaro, San Miguel de Allende, Valle de Santiago, Apaseo el Grande;
Guerrero: @Acapulco, Chilpancingo, Iguala, Taxco, Zihuatanejo, Tlapa, Ayotzinapa, Tecpan, Chilapa, Coyuca de Benítez;
Hidalgo: Pachuca, Tula; Jalisco: Guadalajara, Zapopan, Tlaquepaque, Tonalá, Tlajomulco/Tlajomulco de Zúñiga, @Puerto Vallarta, Lagos de Moreno, Teuchitlán, Tepatitlán, Autlán, Ocotlán, Tapalpa, Ojuelos;
Michoacán: Morelia, Uruapan, Apatzingán, @Lázaro Cárdenas/Puerto de Lázaro Cárdenas, Zamora, Aguililla, Buenavista, Tepalcatepec, Zitácuaro, Coahuayana, Jacona, La Piedad, Pátzcuaro, Los Reyes, Cotija;
Morelos: Cuernavaca, Cuautla, Jiutepec, Huitzilac, Yautepec; Nayarit: Tepic, Compostela, Bahía de Banderas;
Nuevo León: Monterrey, Guadalupe, San Nicolás de los Garza, Apodaca, Escobedo, Santa Catarina, San Pedro Garza García, Cadereyta;
Oaxaca: Juchitán, @Salina Cruz, Tuxtepec, Puerto Escondido, Huatulco; Puebla: Tehuacán, Texmelucan, Huauchinango, Tecamachalco; Querétaro: San Juan del Río;
Quintana Roo: @Cancún/Cancun, Playa del Carmen, Tulum, Chetumal, Cozumel, @Puerto Morelos; San Luis Potosí: Matehuala, Ciudad Valles, Soledad de Graciano Sánchez;
Sinaloa: Culiacán, @Mazatlán, Los Mochis/Ahome, Badiraguato, Cosalá, Elota, Navolato, Guasave, Escuinapa, Concordia, Choix, San Ignacio, Sinaloa de Leyva, Guamúchil, El Rosario, @Topolobampo, Costa Rica Sinaloa, Eldorado;
Sonora: Hermosillo, Ciudad Obregón/Cajeme, @Guaymas, Nogales, Agua Prieta, San Luis Río Colorado, Caborca, Navojoa, Cananea, Altar, Magdalena, Empalme, Sonoyta;
Tabasco: Villahermosa, Cárdenas, Comalcalco, Macuspana, Tenosique, Huimanguillo, @Dos Bocas/Paraíso;
Tamaulipas: Reynosa, Matamoros, Nuevo Laredo, Ciudad Victoria, @Tampico, @Altamira, Ciudad Mier, San Fernando, Miguel Alemán, Camargo, Río Bravo, Valle Hermoso;
Tlaxcala; Veracruz: @Puerto de Veracruz/Port of Veracruz, Xalapa, @Coatzacoalcos, Poza Rica, Córdoba, Orizaba, Minatitlán, @Tuxpan, Pánuco, Boca del Río;
Yucatán: Mérida, @Progreso; Zacatecas: Fresnillo, Jerez, Nochistlán, Sombrerete, Guadalupe Zacatecas, Valparaíso, Villanueva, Jalpa, Calera, Río Grande`,
  'United States': `Alabama; Alaska; Arizona: Phoenix, Tucson, @Nogales Arizona, @Lukeville, @San Luis Arizona, Douglas, Yuma; Arkansas;
California: San Diego, Los Angeles/Los Ángeles, @San Ysidro, @Otay Mesa/Mesa de Otay, @Calexico, @Tecate California, Imperial, San Francisco, Oakland, Sacramento, Fresno, Long Beach, Riverside, San Bernardino, Bakersfield, Chula Vista;
Colorado: Denver, Aurora; Connecticut; Delaware; District of Columbia/Washington/Washington D.C./Distrito de Columbia; Florida: Miami, Tampa, Orlando, Jacksonville, @Port Everglades/Fort Lauderdale, Doral;
Georgia: Atlanta, Savannah; Hawaii/Hawái; Idaho; Illinois: Chicago, Joliet; Indiana: Indianapolis; Iowa; Kansas; Kentucky: Louisville, Lexington; Louisiana/Luisiana: New Orleans/Nueva Orleans;
Maine: Lewiston; Maryland: Baltimore; Massachusetts: Boston; Michigan: Detroit; Minnesota: Minneapolis; Mississippi/Misisipi; Missouri/Misuri: Kansas City, St. Louis; Montana; Nebraska: Omaha; Nevada: Las Vegas, Reno;
New Hampshire; New Jersey/Nueva Jersey: Newark; New Mexico/Nuevo México: Albuquerque, Las Cruces, @Santa Teresa, Sunland Park, Deming, Columbus;
New York/Nueva York/New York City/Ciudad de Nueva York: Brooklyn, Manhattan, Bronx, Queens, Buffalo; North Carolina/Carolina del Norte: Charlotte, Raleigh; North Dakota/Dakota del Norte; Ohio: Cleveland, Cincinnati, Dayton, Toledo;
Oklahoma: Tulsa; Oregon/Oregón: Portland; Pennsylvania/Pensilvania: Philadelphia/Filadelfia, Pittsburgh; Rhode Island; South Carolina/Carolina del Sur; South Dakota/Dakota del Sur; Tennessee: Nashville, Memphis;
Texas: El Paso, Houston, Dallas, San Antonio, Austin, Laredo, McAllen, Brownsville, Eagle Pass, Del Rio, @Pharr, @Hidalgo Texas, @Presidio, Fort Worth, Edinburg, Uvalde, Roma, Rio Grande City, Midland, Galveston;
Utah: Salt Lake City; Vermont; Virginia: Richmond, Norfolk, Alexandria; Washington State/Estado de Washington: Seattle, Tacoma, Spokane; West Virginia/Virginia Occidental; Wisconsin: Milwaukee; Wyoming; Puerto Rico: San Juan`,
  Canada:
    'British Columbia/Columbia Británica: Vancouver, Surrey, Falkland; Ontario: Toronto, Ottawa; Quebec: Montreal; Alberta: Calgary, Edmonton',
  Guatemala:
    'Huehuetenango; San Marcos: Malacatán, Ayutla; Petén; Izabal: @Puerto Barrios; Guatemala City/Ciudad de Guatemala; Escuintla: @Puerto Quetzal',
  Honduras: 'Cortés: San Pedro Sula, @Puerto Cortés; Francisco Morazán: Tegucigalpa; Colón: Tocoa',
  Colombia:
    'Bogotá/Bogota; Antioquia: Medellín, @Turbo; Valle del Cauca: Cali, @Buenaventura; Nariño: @Tumaco; Bolívar: @Cartagena; Norte de Santander: Cúcuta, Tibú; Cauca: Popayán, Corinto; Atlántico: @Barranquilla; Magdalena Department: @Santa Marta; Arauca; Chocó: Quibdó; Putumayo',
  Ecuador:
    'Guayas: @Guayaquil, Durán, @Posorja; Pichincha: Quito; Manabí: @Manta, Portoviejo; Esmeraldas; El Oro: Machala, @Puerto Bolívar; Los Ríos: Babahoyo, Quevedo',
  Venezuela:
    'Caracas; Zulia: Maracaibo; Táchira: San Cristóbal; Aragua: Maracay, Tocorón; Sucre: Cumaná; Bolívar State: Ciudad Guayana',
  Peru: 'Lima: @Callao; Piura; Tumbes; Ayacucho: VRAEM; Loreto: Iquitos; Ucayali: Pucallpa',
  Brazil: 'São Paulo/Sao Paulo: @Santos; Rio de Janeiro/Río de Janeiro; Amazonas: Manaus; Paraná State: Foz do Iguaçu',
  Chile: 'Tarapacá: Iquique; Antofagasta; Arica; Santiago de Chile; Valparaíso Region: @San Antonio Chile',
  Argentina: 'Buenos Aires; Santa Fe: Rosario; Salta: Orán; Misiones: Posadas',
  Spain: 'Madrid; Barcelona; Andalucía/Andalusia: @Algeciras, Málaga, Sevilla, Cádiz; Valencia; Galicia: Vigo',
  Netherlands: 'Rotterdam/Róterdam; Amsterdam/Ámsterdam',
  Belgium: 'Antwerp/Amberes; Brussels/Bruselas',
  Germany: 'Hamburg/Hamburgo; Berlin/Berlín',
  China: 'Beijing/Pekín; Shanghai/Shanghái; Wuhan; Hubei; Hebei; Guangdong: Guangzhou, Shenzhen',
  'Dominican Republic': 'Santo Domingo: @Caucedo; Santiago de los Caballeros',
  Panama: 'Colón Province; Panama City/Ciudad de Panamá; Darién',
  Paraguay: 'Asunción; Amambay: Pedro Juan Caballero',
  'El Salvador': 'San Salvador: Tecoluca',
  Haiti: 'Port-au-Prince/Puerto Príncipe',
};

/** Every place of the tables above. */
export const GAZETTEER: readonly Place[] = [
  ...split(COUNTRIES, ',').map((entry) => placeOf('country', entry)),
  ...Object.entries(REGIONS).flatMap(([country, regions]) =>
    split(regions, ';').flatMap((region) => regionOf(placeOf('country', country).id, region)),
  ),
];

function regionOf(country: string, region: string): readonly Place[] {
  const [stateNames = '', towns = ''] = split(region, ':');
  const state = placeOf('state', stateNames, country);
  return [state, ...split(towns, ',').map((town) => placeOf('city', town, state.id))];
}

function placeOf(kind: PlaceKind, entry: string, parent?: string): Place {
  const isPort = entry.startsWith('@');
  const names = split(isPort ? entry.slice(1) : entry, '/');
  const own = names[0] ?? entry;
  return {
    id: parent === undefined ? fold(own) : `${parent}/${fold(own)}`,
    kind: isPort ? 'port' : kind,
    names,
    ...(parent === undefined ? {} : { parent }),
  };
}

function split(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
}
