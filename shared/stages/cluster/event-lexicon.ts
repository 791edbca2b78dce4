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
seizure: seiz confiscat intercept decomis incaut asegur intercept requis hallaz
arrest: arrest detain detenid detien detuv detenci captur apprehend aprehen custody nabbed
extradition: extradi hand_over handed_over entreg
transfer: transfer traslad
charge: indict charg acus imput vincul procesad prosecut
plea: plead pleads =plea pled culpable
sentence: sentenc convict conden =guilty
trial: =trial juicio jury jurado
release: released freed liber excarcel
sanction: sanction sancion blacklist designat designa ofac
killing: kill murder assassin slain shot_dead gunned_down asesin matar mataron abat homicid ejecut ultim
attack: attack ambush assault ataque atac embosc agred agredi
clash: clash shootout gunfight gun_battle firefight enfrent balacera tiroteo shooting
kidnapping: kidnap abduct secuestr plagi =levant
disappearance: missing disappear desapar
rescue: rescue rescat
discovery: uncover discover found_bod descubr locali hallan hallaro
dismantling: dismantl destroy desmantel inhabilit destru
raid: =raid =raids raided search_warrant cateo allanam
escape: escap fled fuga evad evasion
explosion: explo blast detona
crash: crash choque accident estrell volc
fire: arson burn incendi quema quem blockade bloqueo
smuggling: smuggl trafick traffick trafic contraband
laundering: launder lavado blanqueo
election: elect vot comicio
resignation: resign renunci dimit step_down
appointment: appoint nominat nombr design_as sworn
dismissal: dismiss fired ousted destitu cesad
meeting: =meet =met meeting summit reuni cumbre encuentr
visit: visit =visita
signing: =sign =signs signed =firma firm promulg
proposal: propos iniciativa =bill
ruling: ruling =ruled rules fallo fall resoluci
tariff: tariff arancel duties
deployment: deploy desplieg despleg
strike: strike bombarde =ataque_aereo
overdose: overdos sobredosis
protest: protest march manifest
donation: fund award grant subvenc financiami
warning: warn alert advert
launch: launch lanz presenta
pass: approv passed aprob
death: =died =dies =dead death falleci muri muert murio
injury: wound injur herid lesion`;

const THINGS = `
fentanyl: fentan
methamphetamine: meth =meth cristal metanfet
cocaine: cocain
heroin: heroin
marijuana: marij marihuana mariguana cannabis
precursor: precurs chemical quimic
pill: pill pastill tablet comprim
pill-press: press tableteadora tabletead
rifle: rifle fusil
pistol: pistol handgun
ammunition: ammunit munici cartuch round bullet
explosive: explosiv explosivo grenade granad mine =mina =minas
drone: drone dron
laboratory: laborat narcolab =lab =labs
tunnel: tunnel tunel
vessel: vessel boat ship submar lancha embarcaci buque barco semisumerg
aircraft: aircraft plane avion avionet helicop aeronav
truck: truck tractor trailer camion semi
container: contain contened
warehouse: warehous bodega almacen
ranch: ranch ranch
prison: prison =jail carcel penal penitenc recluso
border-crossing: crossing garita =puente bridge port_of_entry
train: train tren ferroc
bus: =bus autobus camioneta_de_pasajeros
market: market mercado
school: school escuel university universid
hospital: hospital clinic
church: church iglesia priest sacerdot parroc
bar: =bar nightclub cantina bar_
party: fiesta party_
grave: grave =fosa =fosas
body: bod cuerp cadaver
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
doctor: doctor medic
farmer: farmer avocado aguacat limon lime_grow
teenager: teen adolescen menor
child: child niñ
woman: woman women mujer
tourist: tourist turist
bank: bank =banco
casino: casino
crypto: crypto cripto
fuel: fuel huachicol combustible diesel gasolin oil_theft
money: cash efectivo dinero
gold: =gold =oro mining miner
human-trafficking: human_traffick trata
extortion: extort extorsi
corruption: corrupt bribe sobornos soborno
kingpin: kingpin drug_lord capo lider cabecilla leader boss jefe
hitman: hitman hitmen sicari gunmen pistoler
former: former ex_ exgob exgene
general: =general
airport: airport aeropuert
mail: parcel mail paqueter
wall: wall muro`;

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
