import { fold } from '../../text/fold.ts';

/** Whether an idea is something that happened, or what it happened to or with. */
export type IdeaKind = 'act' | 'thing';

/** An idea that English and Spanish news share: its id, and the beginnings of its words. */
export type Idea = { readonly id: string; readonly kind: IdeaKind; readonly words: string };

/**
 * What the news of this trade is about, by the beginnings of folded words; `=` asks for the whole word, `_` joins two
 * words. Compiled by hand for this file from the vocabulary of press releases and wire reports in both languages.
 */
const ACTS = `
seizure: seiz confiscat intercept decomis incaut asegurar aseguro aseguran asegurad aseguram =asegura requis
arrest: arrest detain detenid detien detuv detenci captur apprehend aprehen custody nabbed
extradition: extradi hand_over handed_over
transfer: transfer traslad
charge: indict =charge =charged =charges acus imput vincul procesad =prosecuted
plea: plead =plea =pleas =pled =culpable =culpables
sentence: sentenc convict condenad condenan_a condeno_a
trial: =trial juicio jury jurado
release: freed released_from set_free liberado liberan liberaron excarcel
sanction: sanction sancion blacklist designat designa ofac
killing: kill murder assassin slain shot_dead gunned_down asesin matar mataron =mato abatid homicid ejecutad ultimad
attack: attack ambush assault ataque atac embosc agred agredi
clash: clash shootout gunfight gun_battle firefight enfrent balacera tiroteo shooting
kidnapping: kidnap abduct secuestr plagi =levant
disappearance: missing disappear desapar
rescue: rescue rescat
discovery: uncover discover descubr localiz hallan hallaro hallazg unearth
dismantling: dismantl destroy desmantel inhabilit destru
raid: =raid =raids raided search_warrant cateo cateos allanam
escape: escap fled fuga evad evasion
explosion: explo blast detona
crash: crash choque chocar =choco accident estrell volcadur
fire: arson burn incendi quema blockade bloqueo torched
smuggling: smuggl traffick trafic contraband
laundering: launder lavado blanqueo
election: election elected elector eleccion =votes comicio
resignation: resign renunci dimit step_down
appointment: appoint nominat nombr design_as sworn
dismissal: dismiss fired ousted destitu cesad
meeting: =meet =met meeting summit reuni cumbre encuentro =talks dialog phone_call telefono =llamada spoke_by conversaron conversacion
agreement: =agree =agreed =agrees agreement acuerd acordaron =pacto =pactan =pactaron
visit: visit =visita
signing: =sign =signs signed =firma =firmo =firman promulg
proposal: propos iniciativa =bill
ruling: ruling =ruled =rules =fallo resoluci
tariff: tariff arancel =duties
deployment: deploy desplieg despleg
strike: =strike =strikes =struck bombarde ataque_aereo
overdose: overdos sobredosis
protest: protest manifestac manifestant
warning: warn =alert =alerts alerta advierte advirti
approval: approv aprob
death: =died =dies =dead death falleci muri muert murio
injury: wound injur herid lesion`;

const THINGS = `
fentanyl: fentan
methamphetamine: methamph =meth cristal metanfet
cocaine: cocain
heroin: heroin
marijuana: marij marihuana mariguana cannabis
precursor: precurs chemical quimic
pill: pill pastill tablet comprim
pill-press: pill_press tableteador
rifle: rifle fusil
pistol: pistol handgun
ammunition: ammunit munici cartuch round bullet
explosive: explosiv grenade granada =mine =mines =mina =minas landmine
drone: drone dron
laboratory: laborat narcolab =lab =labs
tunnel: tunnel tunel
vessel: vessel =boat =boats =ship =ships submar lancha embarcaci buque barco semisumerg
aircraft: aircraft plane avion helicop aeronav
truck: truck tractor trailer camion tractocam
container: contain contened
warehouse: warehous bodega almacen
ranch: ranch
prison: prison =jail carcel =penal penitenc reclusor cereso
border-crossing: crossing garita =puente bridge port_of_entry
train: train tren ferroc
bus: =bus =buses autobus
market: market mercado
school: school escuel university universid
hospital: hospital clinic
church: church iglesia priest sacerdot parroc
bar: =bar nightclub cantina
grave: grave =fosa =fosas
body: =body =bodies cuerpo cadaver
remains: remains restos osamenta
migrant: migrant migrante
journalist: journalist reporter periodist
mayor: mayor alcald presidente_municipal edil
candidate: candidat
governor: governor gobernador
judge: =judge juez magistr
police: policeman police polici
soldier: soldier militar soldad troops army ejercit
marine: marine marina
lawyer: lawyer abogad
doctor: doctor =medico =medicos =medica
farmer: farmer agricultor =grower =growers
teenager: teen adolescen
child: child =nino =nina =ninos =ninas
woman: woman women mujer
tourist: tourist turist
bank: bank =banco
casino: casino
crypto: crypto cripto
fuel: fuel huachicol combustible diesel gasolin oil_theft
money: cash efectivo dinero
gold: =gold =oro mining mineria
human-trafficking: human_traffick trata
extortion: extort extorsi
corruption: corrupt bribe sobornos soborno
kingpin: kingpin drug_lord =capo =capos lider cabecilla leader =boss =jefe
hitman: hitman hitmen sicari gunmen pistoler
weapon: weapon =gun =guns firearm =arma =armas
senate: senate =senado
house: house_of_representatives camara_de_rep camara_baja congress congreso
court: court =corte tribunal
bone: =bone =bones hueso restos_oseos
crew: =crew crewm tripula
passenger: passeng pasajer
fruit: fruit fruta banan platano tomato tomate =lime =limes limon avocado aguacate strawberr fresa
fish: =fish pescado shrimp camaron
drum: =drum =drums tambo =tambos bidon
warrant: warrant orden_de_apre orden_de_capt
task-force: task_force fuerza_de_tarea grupo_de_trabajo working_group
emergency: emergenc
terrorist: terror
oil: =oil petrole crude crudo
cyber: hack cyber ciber
airport: airport aeropuert
mail: parcel mail paqueter
wall: =wall =muro`;

/** Every idea of the tables above. */
export const IDEAS: readonly Idea[] = [...ideasOf('act', ACTS), ...ideasOf('thing', THINGS)];

function ideasOf(kind: IdeaKind, table: string): readonly Idea[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', words = ''] = line.split(': ');
      return { id, kind, words: fold(words) };
    });
}
