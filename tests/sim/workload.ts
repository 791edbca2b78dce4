import type { Feed } from '../../shared/model/feed.ts';
import { feedAt } from '../fakes/news.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';

/** Words that the simulation's topic model knows, each with its tag. */
export const TOPIC_WORDS = { fentanyl: 'fentanyl', rifles: 'arms-trafficking' } as const;
export type TopicWord = keyof typeof TOPIC_WORDS;

/** Something published. Its mark stands in its title, and in no other piece's. */
export type Piece = {
  readonly mark: string;
  /** The feeds that list it: the same address in each. */
  readonly feeds: readonly string[];
  readonly link: string;
  readonly words: readonly TopicWord[];
  /** The first of its story: itself, or the piece that it is a copy of. */
  readonly story: string;
  /** Minutes after the start. */
  readonly atMinute: number;
  /** When its text is changed in a way that is no news. */
  readonly editedAtMinute?: number;
  /** A page that is not there: the feed's own words must do. */
  readonly isGone?: true;
};

export type Alert = {
  readonly query: string;
  readonly meets: TopicWord;
  readonly cadence: string;
  /** Minutes after the reader's first alerts. */
  readonly laterByMinutes?: number;
};

/** As typed: when digests come, and when nothing may. */
export type ReaderTimes = Readonly<Partial<Record<'zone' | 'time' | 'weekday' | 'quietFrom' | 'quietTo', string>>>;

export type Reader = {
  readonly name: string;
  readonly address: string;
  readonly alerts: readonly Alert[];
  /** False: asked for by themselves, and confirmed by the link in their mail. */
  readonly confirmed: boolean;
  readonly times?: ReaderTimes;
  readonly asksAtMinute: number;
  readonly leavesAtMinute?: number;
  readonly bounces?: true;
};

export type Workload = {
  readonly feeds: readonly Feed[];
  readonly pieces: readonly Piece[];
  readonly readers: readonly Reader[];
  /** When the last thing was published or done by a person. */
  readonly endMinute: number;
};

const HOSTS = ['a.example', 'b.example', 'c.example'] as const;

const FENTANYL: Omit<Alert, 'cadence'> = { query: 'topic:fentanyl', meets: 'fentanyl' };
const ARMS: Omit<Alert, 'cadence'> = { query: 'topic:arms-trafficking', meets: 'rifles' };
const RIFLES: Omit<Alert, 'cadence'> = { query: 'rifles', meets: 'rifles' };

/** The smallest newsroom in which everything happens: for one fault at a time, and thousands of runs. */
export const SMALL_WORKLOAD: Workload = {
  feeds: HOSTS.slice(0, 2).map((host) => feedAt(host)),
  pieces: [
    // The first is told once and by one piece: what is lost of it comes by no other way.
    piece('six', { words: ['rifles'], feeds: ['b.example'], atMinute: 5 }),
    piece('one', { words: ['fentanyl'], editedAtMinute: 50 }),
    piece('two', { words: ['fentanyl', 'rifles'], feeds: ['a.example', 'b.example'] }),
    piece('three', { words: ['rifles'], feeds: ['b.example'], isGone: true }),
    piece('four', { feeds: ['b.example'] }),
    piece('five', { story: 'one', words: ['fentanyl'], feeds: ['b.example'], atMinute: 40 }),
  ],
  readers: [
    reader('ana', [
      { ...FENTANYL, cadence: 'instant' },
      { ...RIFLES, cadence: 'instant' },
      // Between a piece and its copy: it meets a story that the reader knows.
      { query: 'fentanyl', meets: 'fentanyl', cadence: 'instant', laterByMinutes: 30 },
    ]),
    reader('ben', [{ ...ARMS, cadence: 'instant' }], { confirmed: false }),
    reader('dan', [{ ...FENTANYL, cadence: 'instant' }], { bounces: true }),
    reader('eva', [{ ...ARMS, cadence: 'instant' }], { leavesAtMinute: 42 }),
    reader(
      'fay',
      [
        { ...FENTANYL, cadence: 'daily' },
        { ...RIFLES, cadence: 'hourly' },
        { ...ARMS, cadence: 'weekly' },
      ],
      // The run begins on a Monday at 12:00 UTC: an hour later all that waits is told.
      { times: { zone: 'UTC', time: '13:05', weekday: '1', quietFrom: '12:20', quietTo: '12:40' } },
    ),
  ],
  endMinute: 60,
};

/** Digests within the hours of a run, which begins on a Monday at 12:00 UTC. */
const TIMES: readonly [ReaderTimes, ...ReaderTimes[]] = [
  { zone: 'UTC', time: '13:20', weekday: '1' },
  { zone: 'America/Mexico_City', time: '07:30', weekday: '1', quietFrom: '06:40', quietTo: '07:10' },
  { zone: 'Europe/London', time: '14:05', weekday: '1' },
  { zone: 'Asia/Kolkata', time: '19:10', weekday: '1', quietFrom: '18:00', quietTo: '18:45' },
];

/** A newsroom of its own for every seed. */
export function makeWorkload(seed: number): Workload {
  const rng = createSeededRng(seed);
  const upTo = (count: number): number => Math.floor(rng.next() * count);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[upTo(from.length)] ?? from[0];
  const hosts = HOSTS.slice(0, 2 + upTo(2));
  const pieces: Piece[] = [];
  const count = 5 + upTo(6);
  for (let i = 0; i < count; i++) {
    const original = i > 1 && upTo(4) === 0 ? pick([pieces[0], ...pieces]) : undefined;
    const host = hosts[upTo(hosts.length)] ?? HOSTS[0];
    const atMinute = 20 + upTo(80);
    pieces.push(
      piece(`p${i}x`, {
        feeds: upTo(4) === 0 ? hosts.slice(0, 2) : [host],
        words: original?.words ?? pick<readonly TopicWord[]>([[], ['fentanyl'], ['rifles'], ['fentanyl', 'rifles']]),
        atMinute,
        ...(original === undefined || original.isGone ? {} : { story: original.story }),
        ...(upTo(5) === 0 ? { editedAtMinute: atMinute + 5 + upTo(25) } : {}),
        ...(original === undefined && upTo(6) === 0 ? { isGone: true } : {}),
      }),
    );
  }
  const readers = ['ana', 'ben', 'cleo', 'dan', 'eva'].slice(0, 2 + upTo(4)).map((name, i) => {
    const leaves = upTo(5) === 0;
    return reader(
      name,
      Array.from({ length: 1 + upTo(3) }, () => ({
        ...pick([FENTANYL, ARMS, RIFLES]),
        cadence: pick(['instant', 'instant', 'hourly', 'daily', 'weekly']),
        // Whoever asks again after leaving is back.
        ...(!leaves && upTo(4) === 0 ? { laterByMinutes: upTo(100) } : {}),
      })),
      {
        confirmed: i % 2 === 0,
        times: pick(TIMES),
        asksAtMinute: upTo(10),
        ...(leaves ? { leavesAtMinute: 40 + upTo(80) } : {}),
        ...(upTo(6) === 0 ? { bounces: true } : {}),
      },
    );
  });
  return { feeds: hosts.map((host) => feedAt(host)), pieces, readers, endMinute: 130 };
}

function piece(mark: string, more: Partial<Piece> = {}): Piece {
  const [host = HOSTS[0]] = more.feeds ?? [];
  return {
    mark,
    feeds: [HOSTS[0]],
    link: `https://${host}/${mark}`,
    words: [],
    story: mark,
    atMinute: 20,
    ...more,
  };
}

function reader(name: string, alerts: readonly Alert[], more: Partial<Reader> = {}): Reader {
  return { name, address: `${name}@example.org`, alerts, confirmed: true, asksAtMinute: 1, ...more };
}
