import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../shared/text/fold.ts';
import { searchLanguage, searchStem } from '../../shared/text/search-stem.ts';

/** Forms of one word on each line: the first finds the others. */
const SPANISH_FORMS = `
decomisar decomisó decomisaron decomisa decomisan decomiso decomisos decomisado decomisada decomisados decomisadas decomisando decomisaba decomisarán decomise
incautar incautó incautaron incauta incautan incautado incautados incautada incautando incautarle incautará
asegurar aseguró aseguraron asegura aseguran asegurado asegurados
detener detuvo detuvieron detiene detienen detenido detenidos detenida detenidas detenga detendrá deteniendo detenerlo
precursor precursores precursora
investigación investigaciones
investigar investigó investigan investigado investigaron investigue investiguen
químico química químicos químicas
arma armas
cártel cárteles
cartel carteles
laboratorio laboratorios
traficante traficantes
traficar trafica trafican traficó traficaron tráfico
pastilla pastillas
sustancia sustancias
policía policías
agencia agencias
homicidio homicidios
matar mató mataron matan mata matado
asesinar asesinó asesinaron asesinado asesinados asesina
robar robó robaron robado robados robo robos
disparar disparó dispararon dispara disparan disparo disparos disparado disparando
capturar capturó capturaron capturado capturados captura capturan capturas
arrestar arrestó arrestado arrestados arrestaron arresto arrestos
morir murió murieron muere mueren
producir produjo produjeron produce producen producido producidos produzca
introducir introdujo introduce introducido
reducir redujo reduce reducido
imponer impuso impusieron impone imponen impondrá
vender vendió vendieron vende venden vendido vendía venderá vendiendo
destruir destruyó destruyeron destruye destruyen destruido destruidos
construir construyó construye construido
huir huyó huyeron huye
atacar atacó atacaron ataque ataques ataca atacado
entregar entregó entrega entregas entregaron entregue entregado
cruzar cruzó cruce cruces cruzan cruzaron
denunciar denunció denuncia denuncias denunciaron denuncian denunciado
anunciar anunció anuncia anuncio anuncios anunciaron
enviar envió envío envíos envían enviado enviaron
declarar declaró declara declaran declararon declarado
operar operó opera operan operaron operado
superar supera superó superan
juez jueces
ley leyes
país países
mes meses
crimen crímenes
joven jóvenes
mujer mujeres
militar militares
líder líderes
imagen imágenes
orden órdenes
francés francesa franceses
inglés inglesa ingleses
extranjero extranjera extranjeros extranjeras
mexicano mexicana mexicanos mexicanas
secretario secretaria secretarios
primero primera primeros
tonelada toneladas
kilogramo kilogramos
fusil fusiles
granada granadas
rifle rifles
cargamento cargamentos
contrabando contrabandos
secuestrar secuestró secuestro secuestros secuestrado secuestraron
encontrar encontró encuentra encuentran encontraron encontrado
mostrar muestra mostró muestran
desplegar despliega desplegó desplegado despliegan
bloquear bloqueó bloqueo bloqueos bloquean bloqueado
golpear golpe golpes golpeó
lavar lavado lava lavaron
ofrecer ofreció ofrece ofrecen ofrecido ofrecerá
permitir permite permitió permiten permitirá permitido
dirigir dirige dirigió dirija dirigido
sancionar sancionó sanciona sancionado sancionados sancionaron
sanción sanciones
violencia violencias
municipio municipios
frontera fronteras
droga drogas
opioide opioides
metanfetamina metanfetaminas
pistola pistolas
munición municiones
explosivo explosivos explosiva
cabecilla cabecillas
preso presos presa
intervenir intervino interviene intervienen intervenido
obtener obtuvo obtiene obtenido obtuvieron
mantener mantuvo mantiene mantienen
extraer extrajo extrae
identificar identificó identifique identificado identifican
utilizar utilizó utilice utilizan utilizado
publicar publicó publique publicado
estado estados
partido partidos
mercado mercados
soldado soldados
apellido apellidos
abogado abogados abogada
autobús autobuses
interés intereses
gas gases
resolver resolvió resuelve resuelven
perder perdió pierde pierden perdido
negar negó niega niegan
advertir advirtió advierte`;

/** Two words that do not find each other. */
const SPANISH_STRANGERS = `
arma armada
arma ejército
guerrero guerra
partido parte
granada gran
entrada entre
comando como
para parada
policía política
policía polo
estado este
secreto secretaria
senado seno
marido mar
general género
general generar
universo universidad
órgano organización
importe importante
importar importante
carta cartel
cartel cartelera
caso casa
puerto puerta
banco banca
Marina marinero
precursor curso
producto productor
tratado trata
nación nacer
colombiano colombia
mina mineral
coca cocaína
coca cocina
moral morir
muro morir
juez juego
ciudad cuidado
pista pistola
fiscal fisco
federal federación
ruta rato
bomba bombero
vida vino
orden ordinario
crimen criminal
general generación
medio medida
capital capitán
bala balance
fuego fuga
captura capital
químico quimera
iran ir
siria ser
cuba cubo
soldado sueldo
puesto poner
tierra terror
preso precio
mano manera
sicario sica
metal meta
metanfetamina meta
armada armas
hierro herir
rey ray
agente agencia
vocero voz
extranjero extraño
arsénico arsenal
laboratorio labor
narco narcótico
opio opioide
opio opinión
video vida
asesinar asesinato`;

const ENGLISH_FORMS = `
seize seized seizes seizing
seizure seizures
traffic trafficking trafficked
trafficker traffickers
smuggle smuggled smuggling smuggles
smuggler smugglers
precursor precursors
chemical chemicals
arrest arrested arrests arresting
kill killed killing killings kills
shoot shot shooting shootings shoots
gun guns
drug drugs
cartel cartels
authority authorities
country countries
city cities
agency agencies
deny denied denies denying
die died dies dying
charge charged charges charging
indict indicted
indictment indictments
sanction sanctioned sanctions
ship shipped shipping ships
shipment shipments
plan planned planning plans
stop stopped stops
control controlled controlling controls
patrol patrols patrolled patrolling
tunnel tunnels tunnelling
use used uses using
base based bases
create created creating
investigate investigated investigates investigating
investigation investigations
produce produced producing produces
export exports exported
import imports imported importing
catch caught catches
steal stole stolen stealing
sell sold sells selling
buy bought buying buys
hide hid hidden hiding
find found finds finding
flee fled flees fleeing
take took taken taking takes
man men
woman women
child children
knife knives
bus buses
gas gases
box boxes
cache caches
pill pills
overdose overdoses overdosed
death deaths
weapon weapons
rifle rifles
bomb bombing bombed bombs
crash crashed crashes
press pressed presses
add added adds adding
pass passed passes
free freed
agree agreed agrees agreeing
proceed proceeded proceeds
spy spies
hero heroes
crime crimes
house houses housing
price prices
close closed closing closes
move moved moving
raid raided raids
lab labs
extradite extradited extraditing
sentence sentenced sentences
convict convicted convicts
launder laundered laundering launders
kidnap kidnapped kidnapping kidnaps
murder murdered murders
convoy convoys
officer officers
company companies
crisis crises
dose doses
issue issued issues issuing
rescue rescued
continue continued continues
argue argued
lie lying lied
tie tied
fight fought fighting fights
build built building
lead led leading
pay paid pays
opioid opioids
mexican mexicans
ghost ghosts
firearm firearms
grenade grenades
border borders
tie ties
warn warned warning warnings
target targeted targeting targets
visit visited
commit committed commits
refer referred
prefer preferred
travel travelled traveled travelling
label labelled labels
cancel cancelled canceled
fuel fuels fuelled
dismantle dismantled dismantling
operate operated operating operates
manufacture manufactured manufacturing
distribute distributed distributing
supply supplied supplies supplying`;

const ENGLISH_STRANGERS = `
organ organization
organ organisation
organize organ
import important
author authority
university universe
general generous
new news
policy police
united unit
army arms
custom customs
state station
internal international
execute executive
operator opera
operation opera
not note
plan plane
plan plant
us use
us uses
mine mineral
meth method
cart cartel
port portal
port portable
can cane
rat rate
hop hope
car care
bar bare
sing single
wing win
king kin
thing thin
ring ran
red redd
bed be
gas gate
fin fine
kit kite
sit site
tap tape
mad made
pot potential
cocaine coca
opium opioid
marine mariner
morphine morph
even evening
mexico mexican
colombia colombian
crime criminal
drug drugstore
arm army
trade tradition
gang gangway
ice icy
ghost ghostly
bank bankrupt
tunnel tune
border bore
weapon weep
chemical chemist
ally all
alley ally
fire firm
fired firm
rifle riff
cell cello
police polite
raid rail
lab label
senate senator
minister ministry
secret secretary
product production
produce product
public publish
sole solid
corps corporation
corpse corps
community communist
invest investigate
gene general
capital capitol
bulletin bullet
bullet bull
base basis
mass mas
texas text
gun gunman
lead leadership
ship shipment
shed she
bored board
seed see
need nee
feed fee
speed spee
hundred hunt
sling slang
string strong
bring brine
during dure
dying dye
series serious
species special`;

/** Each line's first word with every other. */
function pairs(lines: string): readonly (readonly [string, string])[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [first = '', ...others] = line.split(' ');
      return others.map((other) => [first, other] as const);
    });
}

describe('searchStem()', () => {
  test.each([
    ['es', SPANISH_FORMS],
    ['en', ENGLISH_FORMS],
  ] as const)('is one stem when two words of %s are forms of one', (language, lines) => {
    const apart = pairs(lines).filter((pair) => new Set(pair.map((word) => searchStem(fold(word), language))).size > 1);
    expect(pairs(lines).length).toBeGreaterThan(150);
    expect(apart).toEqual([]);
  });

  test.each([
    ['es', SPANISH_STRANGERS],
    ['en', ENGLISH_STRANGERS],
  ] as const)('is another stem when two words of %s are no forms of one', (language, lines) => {
    const met = pairs(lines).filter((pair) => new Set(pair.map((word) => searchStem(fold(word), language))).size === 1);
    expect(met).toEqual([]);
  });

  test('is never empty, and leaves what is no Latin word alone', () => {
    const words = fc.oneof(fc.stringMatching(/^[a-z]{1,14}$/), fc.string({ unit: 'grapheme', minLength: 1 }).map(fold));
    fc.assert(
      fc.property(words, fc.constantFrom('en' as const, 'es' as const), (word, language) => {
        const stem = searchStem(word, language);
        if (word !== '') expect(stem).not.toBe('');
        if (!/^[a-z]+$/.test(word)) expect(stem).toBe(word);
      }),
    );
  });
});

describe('searchLanguage()', () => {
  test.each([
    ['es', 'es'],
    ['ES-mx', 'es'],
    ['en-US', 'en'],
    ['pt', undefined],
    ['und', undefined],
    ['est', undefined],
  ])('reads %s as %s', (tag, expected) => {
    expect(searchLanguage(tag)).toBe(expected);
  });
});
