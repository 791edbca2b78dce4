import type { QueueName } from '../../shared/ports.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';
import type { PlannedFault } from './fault-plan.ts';
import type { SimFunction } from './functions.ts';
import { calmWeather, type RunOptions, type RunResult, runSimulation, stormyWeather } from './run-simulation.ts';
import { makeWorkload, SMALL_WORKLOAD } from './workload.ts';
import type { Weather } from './world.ts';

/** One run to be tried: its name is enough to make it again. */
export type Trial = { readonly name: string; readonly options: RunOptions };

/** What became of a trial. */
export type TrialResult = {
  readonly name: string;
  readonly findings: readonly string[];
  readonly lost: number;
  readonly duplicated: number;
  /** Faults that took place. */
  readonly faults: number;
  readonly points: readonly string[];
  readonly extraMails: number;
  readonly deadLetters: number;
  readonly explained: number;
  /** False where the fault that was planned never took place: the trial shows nothing. */
  readonly wasReached: boolean;
};

/** Runs one trial. Of a single fault everything must recover; of a storm a mail may end with its reason. */
export async function runTrial({ name, options }: Trial): Promise<TrialResult> {
  const result = await runSimulation(options);
  return summaryOf(name, options, result);
}

function summaryOf(name: string, options: RunOptions, result: RunResult): TrialResult {
  const isStorm = options.perMille !== undefined;
  const unexcused = isStorm ? [] : result.explained.map((what) => `lost: ${what}`);
  const planned = options.planned ?? [];
  return {
    name,
    findings: [...result.findings.map(({ kind, what }) => `${kind}: ${what}`), ...unexcused],
    lost: result.findings.filter(({ kind }) => kind === 'lost').length + unexcused.length,
    duplicated: result.findings.filter(({ kind }) => kind === 'duplicated').length,
    faults: result.injected.length,
    points: [...new Set(result.injected.map(({ point }) => point))],
    extraMails: result.extraMails,
    deadLetters: result.deadLetters,
    explained: isStorm ? result.explained.length : 0,
    wasReached:
      planned.every(({ point }) => result.injected.some((injected) => injected.point === point)) &&
      ((options.poisoned ?? options.stormMinutes) === undefined || result.deadLetters > 0),
  };
}

/**
 * Every way in which a call at every point can go wrong, one a run. The points are those that a run without faults
 * reaches. `every`: at each time that the point is reached; otherwise at the first and at a time in the middle.
 */
export async function faultTrials(every = false): Promise<readonly Trial[]> {
  const { reached, possible } = await runSimulation({ workload: SMALL_WORKLOAD, seed: 1 });
  return [...possible].flatMap(([point, faults]) => {
    const count = reached.get(point) ?? 1;
    const times = every ? Array.from({ length: count }, (_, i) => i + 1) : [1];
    return times.flatMap((occurrence) => faults.map((fault) => faultTrial({ point, occurrence, fault })));
  });
}

/** One fault at one call, in the smallest newsroom. */
export function faultTrial(planned: PlannedFault): Trial {
  const { point, occurrence, fault } = planned;
  return {
    name: `${fault} at ${point} #${occurrence}`,
    options: { workload: SMALL_WORKLOAD, seed: 1, planned: [planned] },
  };
}

const QUEUES = ['poll', 'ingest', 'index', 'match', 'deliver', 'mail-events'] as const satisfies readonly QueueName[];

type MessageTrouble = Partial<Pick<Weather, 'messageCopies' | 'mailEvents' | 'ticks' | 'pick'>>;

/** What a queue may do to its messages, and the schedule to its ticks. */
export function messageTrials(): readonly Trial[] {
  const onQueues = QUEUES.flatMap((queue) => [
    messageTrial(`every message of ${queue} twice`, onlyOn(queue, [0, 0.3])),
    messageTrial(`every message of ${queue} ten times in five minutes`, onlyOn(queue, TEN_COPIES)),
    messageTrial(`every message of ${queue} 20 minutes late`, onlyOn(queue, [1_200])),
    messageTrial(`every second message of ${queue} late`, everySecondLate(queue)),
    ...(['throws', 'names no message of the batch'] as const).map((how) => badHandlerTrial(queue, how, 1)),
    badHandlerTrial(queue, 'throws', 6),
    redriveTrial(queue),
    {
      name: `a message of ${queue} that nobody can read`,
      options: { workload: SMALL_WORKLOAD, seed: 1, poisoned: queue },
    },
  ]);
  return [
    ...onQueues,
    ...BREAKABLE.map(brokenTrial),
    messageTrial('messages in reverse order', { pick: (count) => count - 1 }),
    messageTrial('the schedule fires twice', { ticks: () => 2 }),
    messageTrial('the schedule fires ten times', { ticks: () => 10 }),
    messageTrial('the schedule misses every second minute', { ticks: everyOther(0, 1) }),
    messageTrial('every event of SES is lost', { mailEvents: () => [] }),
    messageTrial('every event of SES two hours late', { mailEvents: () => [7_200] }),
    messageTrial('every event of SES three times', { mailEvents: () => [1, 60, 3_600] }),
  ];
}

/** Points that may be broken for so long that messages are given up; none of those that giving up needs. */
const BREAKABLE = ['poll: get entry', 'ingest: extract', 'match: get article', 'deliver: get secret'];
const BROKEN_CALLS = 500;
/** Five receives of the slowest queue, 18 minutes each (infra/job-queues.ts). */
const BROKEN_MINUTES = 120;

/** Something is broken until it is mended; then what was given up is redriven. */
function brokenTrial(point: string): Trial {
  const planned = Array.from({ length: BROKEN_CALLS }, (_, i) => ({ point, occurrence: i + 1, fault: '5xx' as const }));
  return {
    name: `${point} is broken until it is mended`,
    options: { workload: SMALL_WORKLOAD, seed: 1, planned, stormMinutes: BROKEN_MINUTES },
  };
}

const TEN_COPIES = Array.from({ length: 10 }, (_, i) => i * 30);

function messageTrial(name: string, trouble: MessageTrouble): Trial {
  const weather = (seed: number): Weather => ({ ...calmWeather(seed), ...trouble });
  return { name, options: { workload: SMALL_WORKLOAD, seed: 1, weather } };
}

function onlyOn(queue: QueueName, copies: readonly number[]): MessageTrouble {
  return { messageCopies: (name) => (name === queue ? copies : [0]) };
}

function everySecondLate(queue: QueueName): MessageTrouble {
  const late = everyOther(0, 600);
  return { messageCopies: (name) => [name === queue ? late() : 0] };
}

function everyOther(one: number, other: number): () => number {
  let count = 0;
  return () => (count++ % 2 === 0 ? one : other);
}

/** The function of a queue does its work and then fails as a whole; so often that its messages are given up, or once. */
function badHandlerTrial(queue: QueueName, how: 'throws' | 'names no message of the batch', times: number): Trial {
  const spoil = (one: SimFunction): SimFunction => {
    let left = times;
    return {
      ...one,
      handler: async (event, lambda) => {
        const response = await one.handler(event, lambda);
        if (left-- <= 0) return response;
        if (how === 'throws') throw new Error('the instance ended');
        return { batchItemFailures: [{ itemIdentifier: 'none of them' }] };
      },
    };
  };
  return {
    name: `the function of ${queue} ${how}, ${times} times`,
    options: {
      workload: SMALL_WORKLOAD,
      seed: 1,
      changeFunctions: (functions) => functions.map((one) => (one.queue === queue ? spoil(one) : one)),
    },
  };
}

/** A message of every kind is repeated by hand at times when its work is done, or under way. */
function redriveTrial(queue: QueueName): Trial {
  return {
    name: `every message of ${queue} again, half an hour and a day later`,
    options: {
      workload: SMALL_WORKLOAD,
      seed: 1,
      weather: (seed, isCalm) => ({
        ...calmWeather(seed),
        messageCopies: (name) => (name === queue && !isCalm() ? [0, 1_800, 86_400] : [0]),
      }),
    },
  };
}

/** A newsroom, weather and faults of the seed's own. */
export function seedTrial(seed: number): Trial {
  const rng = createSeededRng(seed ^ 0x7e57);
  const perMille = rng.next() < 0.2 ? 0 : rng.next() ** 2 * 25;
  return {
    name: `seed ${seed}`,
    options: { workload: makeWorkload(seed), seed, perMille, weather: stormyWeather },
  };
}

export type Tally = {
  readonly trials: number;
  readonly seeds: number;
  readonly faults: number;
  readonly points: ReadonlySet<string>;
  readonly lost: number;
  readonly duplicated: number;
  readonly extraMails: number;
  readonly deadLetters: number;
  readonly explained: number;
  readonly failures: readonly TrialResult[];
};

/** What many trials come to. */
export function tallyOf(results: readonly TrialResult[]): Tally {
  const sum = (of: (result: TrialResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  return {
    trials: results.length,
    seeds: results.filter(({ name }) => name.startsWith('seed ')).length,
    faults: sum(({ faults }) => faults),
    points: new Set(results.flatMap(({ points }) => points)),
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    extraMails: sum(({ extraMails }) => extraMails),
    deadLetters: sum(({ deadLetters }) => deadLetters),
    explained: sum(({ explained }) => explained),
    failures: results.filter(({ findings, wasReached }) => findings.length > 0 || !wasReached),
  };
}

/** The line that a release is judged by. */
export function lastLine({ faults, points, seeds, lost, duplicated }: Tally): string {
  return `${faults} faults at ${points.size} points, ${seeds} seeds: ${lost} lost, ${duplicated} duplicated`;
}
