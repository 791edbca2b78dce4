import { dispatchJob } from '../../../shared/jobs/dispatch.ts';
import { createReaderDesk } from '../../../shared/jobs/reader-desk.ts';
import {
  addReader,
  arrive,
  type Mailing,
  mailsOf,
  matchesOf,
  type Reader,
  startMailing,
  until,
} from '../../fakes/mailing.ts';
import { disposeWorld, drain, makeWorld } from '../../fakes/pipeline.ts';
import { makeMatch } from '../../fakes/records.ts';
import { numberIn } from '../number-in.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

/** What became of a reader's digests. */
type Ending = {
  /** Slots of the digests that were sent. */
  readonly slots: readonly string[];
  /** How many sent mails tell each match. */
  readonly told: readonly number[];
  /** Of a form: what it answered, or the zone that it stored. */
  readonly refused?: readonly string[];
  readonly zone?: string;
  /** Stories that the first digest tells and does not show. */
  readonly more?: number;
};

type Scene = { readonly mailing: Mailing; readonly reader: Reader };

/** By what the case says happens. The clock starts at noon of Monday 2 March 2026; digests come at 07:00 in London. */
const SCENARIOS: readonly (readonly [RegExp, (scene: Scene, given: RegExpExecArray) => Promise<Partial<Ending>>])[] = [
  [
    /(?:invalid|unknown|wrong|bad|malformed|misspelt) (?:tz|zone|time ?zone)/i,
    (scene) => askWithZone(scene, 'Europe/Londno'),
  ],
  [/(?:tz|zone) alias (\S+)/i, (scene, [, zone = '']) => askWithZone(scene, zone)],
  [/(?:tz|zone) changed (?:from \S+ to )?(\S+)/i, (scene, [, where = '']) => changeZone(scene, where)],
  [
    /down (?:for )?(\w+) ?(h|day)/i,
    ({ mailing }, [, count = '', unit = 'h']) =>
      goDown(mailing, numberIn(count) * (unit.toLowerCase() === 'h' ? 1 : 24)),
  ],
  [/runs? (?:twice|thrice|\w+ times)/i, ({ mailing }) => dispatchTwice(mailing)],
  [
    /(?:step|set|jump)s? back (\d+) ?min|leap second/i,
    ({ mailing }, [, minutes = '1']) => stepBack(mailing, Number(minutes)),
  ],
  [/weekly/i, (scene) => weeklyOnChange(scene)],
  [/([\d ,._]*\d) matches/i, (scene, [, count = '0']) => manyMatches(scene, Number(count.replaceAll(/\D/g, '')))],
  [/during (?:rendering|sending|the claim)/i, ({ mailing }) => arriveWhileSending(mailing)],
];

/** A digest in an odd state of the world. */
export const run: Runner = async (hostileCase) => {
  const input = inputText(hostileCase);
  const scenario = SCENARIOS.find(([pattern]) => pattern.test(input));
  if (scenario === undefined) return { ok: false, found: `no scenario of digest.state knows ${JSON.stringify(input)}` };
  const [pattern, play] = scenario;
  const world = makeWorld();
  try {
    const mailing = await startMailing({}, world);
    const reader = await addReader(mailing, {
      cadence: /weekly/i.test(input) ? 'weekly' : 'daily',
      times: { zone: 'Europe/London', time: '07:00', weekday: 'Sunday' },
    });
    // The pattern was tested above.
    const extra = await play({ mailing, reader }, pattern.exec(input) as RegExpExecArray);
    return judge(hostileCase, { ...(await endingOf(mailing, reader)), ...extra }, MEANINGS, describe);
  } finally {
    disposeWorld(world);
  }
};

const MEANINGS: Readonly<Record<string, Judge<Ending>>> = {
  '400.*|refused?.*': ({ refused }) => (refused === undefined ? 'the form took it' : undefined),
  'accepted.*': ({ zone }) => (zone === undefined ? 'the form refused it' : undefined),
  'capped.*': (ending) => (ending.more === undefined ? 'it shows every story' : onceEach(ending)),
  'one\\b.*': (ending) => (ending.slots.length === 1 ? onceEach(ending) : `${ending.slots.length} digests`),
  '.*': (ending) => onceEach(ending),
};

/** No match in two digests, none in zero; one digest per local date or week. */
function onceEach({ slots, told }: Ending): string | undefined {
  if (new Set(slots).size < slots.length) return `two digests of one date: ${slots.join(', ')}`;
  const lost = told.filter((times) => times === 0).length;
  const twice = told.filter((times) => times > 1).length;
  return lost + twice === 0 ? undefined : `${lost} matches in no digest, ${twice} in two`;
}

function describe({ slots, told, refused, zone, more }: Ending): string {
  if (refused !== undefined) return `refused: ${refused.join(' ')}`;
  if (zone !== undefined) return `stored as ${zone}`;
  const rest = more === undefined ? '' : `, ${more} of them beyond its length`;
  return `${slots.join(', ')}: ${told.length} matches told once each${rest}`;
}

async function endingOf(mailing: Mailing, reader: Reader): Promise<Ending> {
  const { mails } = mailing.context.stores;
  const sent = (await mailsOf(mailing, reader)).filter(({ state, purpose }) => state === 'sent' && purpose === 'alert');
  const times = new Map<string, number>();
  for (const mail of sent)
    for (const id of (await mails.content(mail))?.matchIds ?? []) times.set(id, (times.get(id) ?? 0) + 1);
  const matches = await matchesOf(mailing, reader);
  return { slots: sent.map(({ slot }) => slot), told: matches.map(({ id }) => times.get(id) ?? 0) };
}

async function askWithZone({ mailing }: Scene, zone: string): Promise<Partial<Ending>> {
  const desk = createReaderDesk(mailing.context);
  const answer = await desk.ask({ address: 'new@example.org', queryText: 'topic:fentanyl', times: { zone } });
  if (answer.kind === 'invalid') return { refused: answer.errors.map(({ message }) => message) };
  const rows = mailing.world.db.prepare(`SELECT body FROM items WHERE kind = 'subscriber'`).all();
  const stored = rows
    .map((row) => JSON.parse(String(row['body'])))
    .find(({ address }) => address === 'new@example.org');
  return { zone: stored?.times?.zone };
}

const ZONES: Readonly<Record<string, string>> = { east: 'Asia/Tokyo', west: 'America/Los_Angeles' };

async function changeZone({ mailing, reader }: Scene, where: string): Promise<Partial<Ending>> {
  await arrive(mailing, 'one');
  await until(mailing, '2026-03-03T12:00:00.000Z');
  await arrive(mailing, 'two');
  const zone = ZONES[where.toLowerCase()] ?? where;
  await createReaderDesk(mailing.context).changeReader(reader.subscriberId, { zone });
  await arrive(mailing, 'three');
  await until(mailing, '2026-03-06T12:00:00.000Z');
  return {};
}

async function goDown(mailing: Mailing, hours: number): Promise<Partial<Ending>> {
  await arrive(mailing, 'one');
  mailing.clock.set('2026-03-03T06:59:00.000Z');
  mailing.clock.advance((hours * 60 - 1) * 60_000);
  await arrive(mailing, 'two');
  mailing.clock.advance(60_000);
  await dispatchJob(mailing.context);
  await drain(mailing);
  return {};
}

async function dispatchTwice(mailing: Mailing): Promise<Partial<Ending>> {
  await arrive(mailing, 'one');
  mailing.clock.set('2026-03-03T07:00:30.000Z');
  await Promise.all([dispatchJob(mailing.context), dispatchJob(mailing.context)]);
  await drain(mailing);
  await dispatchJob(mailing.context);
  await drain(mailing);
  return {};
}

async function stepBack(mailing: Mailing, minutes: number): Promise<Partial<Ending>> {
  await arrive(mailing, 'one');
  await until(mailing, '2026-03-03T07:01:00.000Z', 1_000);
  mailing.clock.set(new Date(Date.parse('2026-03-03T07:01:00.000Z') - minutes * 60_000).toISOString());
  await until(mailing, '2026-03-03T12:00:00.000Z');
  return {};
}

/** 29 March 2026: clocks go forward in London. */
async function weeklyOnChange({ mailing }: Scene): Promise<Partial<Ending>> {
  mailing.clock.set('2026-03-27T12:00:00.000Z');
  await arrive(mailing, 'one');
  await until(mailing, '2026-03-29T12:00:00.000Z');
  return {};
}

async function manyMatches({ mailing, reader }: Scene, count: number): Promise<Partial<Ending>> {
  for (let i = 0; i < Math.min(count, 40); i++) await arrive(mailing, `story ${i}`);
  const rest = { ...reader, cadence: 'daily' as const, matchedAt: '2026-03-01T00:00:00.000Z', tags: ['fentanyl'] };
  for (let i = 40; i < count; i++)
    await mailing.context.stores.matches.add(makeMatch({ ...rest, id: `m${i}`, storyId: `s${i}`, articleId: `a${i}` }));
  await until(mailing, '2026-03-03T12:00:00.000Z', 600);
  const [mail] = await mailsOf(mailing, reader);
  const shown = [...new TextDecoder().decode(mailing.mailer.sends[0]?.mime).matchAll(/story \d+/g)];
  return (mail?.stories ?? 0) === count && shown.length > 0 ? { more: count - 25 } : {};
}

async function arriveWhileSending(mailing: Mailing): Promise<Partial<Ending>> {
  await arrive(mailing, 'one');
  const { mails } = mailing.context.stores;
  let isDone = false;
  const claim: typeof mails.claim = async (...given) => {
    if (!isDone) await arrive(mailing, 'two');
    isDone = true;
    return await mails.claim(...given);
  };
  const racing = { ...mailing.context, stores: { ...mailing.context.stores, mails: { ...mails, claim } } };
  await until({ ...mailing, context: racing }, '2026-03-04T12:00:00.000Z');
  return {};
}
