import type { QueueName } from '../../shared/ports.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';
import { checkDeadLetters, checkRun, type Finding } from './check.ts';
import { createFaultPlan, type Fault, type PlannedFault } from './fault-plan.ts';
import { createFunctions, type SimFunction } from './functions.ts';
import { createPeople } from './people.ts';
import type { Workload } from './workload.ts';
import { createWorld, type Weather, type World } from './world.ts';

export type RunOptions = {
  readonly workload: Workload;
  readonly seed: number;
  /** Faults at named points; with none and a calm sky the run is free of faults. */
  readonly planned?: readonly PlannedFault[];
  /** Faults in a thousand calls, at random, until people and outlets are done. */
  readonly perMille?: number;
  /** How long the sky stays as it is after the last doing, in minutes. */
  readonly stormMinutes?: number;
  /** A queue that gets a message which nobody can read, beside those that are there. */
  readonly poisoned?: QueueName;
  readonly weather?: (seed: number, isCalm: () => boolean) => Weather;
  /** Puts something in the place of deployed functions. */
  readonly changeFunctions?: (functions: readonly SimFunction[]) => readonly SimFunction[];
};

export type RunResult = {
  readonly findings: readonly Finding[];
  readonly injected: readonly PlannedFault[];
  readonly reached: ReadonlyMap<string, number>;
  readonly possible: ReadonlyMap<string, readonly Fault[]>;
  /** Mails that went out twice because nobody knew whether they had: the bound of promise 2. */
  readonly extraMails: number;
  readonly deadLetters: number;
  /** Told otherwise than by the mail that was due: ended with a reason in its row. */
  readonly explained: readonly string[];
  readonly world: World;
};

const MINUTE_MS = 60_000;

/** After the last doing the sky clears, unless said. */
const STORM_MINUTES = 20;

/** When most is under way. */
const POISON_MINUTE = 20;
const POISON = { poison: true };

/** What has not ended by then never will. */
const LONGEST_MINUTES = 9 * 24 * 60;

let deployed: readonly SimFunction[] | undefined;

/** Runs a newsroom from its first minute until nothing is left to do, redrives what was given up, and judges it. */
export async function runSimulation(options: RunOptions): Promise<RunResult> {
  const { workload, seed, stormMinutes = STORM_MINUTES } = options;
  deployed ??= createFunctions();
  const plan = createFaultPlan({
    planned: options.planned ?? [],
    rng: createSeededRng(seed ^ 0xfa17),
    ...(options.perMille === undefined ? {} : { perMille: options.perMille }),
  });
  let isCalm = false;
  const people = createPeople();
  const world = createWorld({
    workload,
    seed,
    plan,
    weather: (options.weather ?? calmWeather)(seed, () => isCalm),
    functions: options.changeFunctions?.(deployed) ?? deployed,
    onDelivered: (of, attempt) => people.read(of, attempt),
  });
  const { scheduler, startMs } = world;
  people.begin(world);
  const minute = (): number => (scheduler.nowMs() - startMs) / MINUTE_MS;
  scheduler.at(startMs + (workload.endMinute + stormMinutes) * MINUTE_MS, () => {
    isCalm = true;
    plan.calm();
  });

  const { poisoned } = options;
  if (poisoned !== undefined)
    scheduler.at(startMs + POISON_MINUTE * MINUTE_MS, () => void world.queue.send(poisoned, [{ body: POISON }]));

  let isOver = false;
  let lastMinute = LONGEST_MINUTES;
  const goesOn = (): boolean => {
    const isEarly = minute() < workload.endMinute + stormMinutes;
    isOver = minute() > lastMinute || (!isEarly && isSettled(world));
    return !isOver;
  };
  world.sweepWhile(goesOn);
  await scheduler.run(() => isOver);

  const deadLetters = await world.queue.listDeadLetters();
  const unrecorded = checkDeadLetters(world, deadLetters, options.perMille !== undefined);
  if (deadLetters.length > 0) {
    // A person reads what was given up, and repeats it.
    await world.queue.redrive(deadLetters.map(({ id }) => id));
    isOver = false;
    lastMinute = minute() + LONGEST_MINUTES;
    world.sweepWhile(goesOn);
    await scheduler.run(() => isOver);
  }
  const left = await world.queue.listDeadLetters();
  const judged = await checkRun(world, people.doings);
  return {
    ...judged,
    findings: [
      ...unrecorded,
      ...left
        .filter(({ body }) => body['poison'] === undefined)
        .map(({ queue, reason }) => ({ kind: 'unfinished' as const, what: `dead letter of ${queue}: ${reason}` })),
      ...judged.findings,
    ],
    injected: plan.injected,
    reached: plan.reached,
    possible: plan.possible,
    deadLetters: deadLetters.length,
    world,
  };
}

/** Nothing waits but the next polls. */
function isSettled({ table, queue, workload, startMs, scheduler }: World): boolean {
  if (queue.left() > 0) return false;
  const lastNewsAt = startMs + Math.max(...workload.pieces.map(lastChangeMinute)) * MINUTE_MS;
  return table.rows().every(({ key, body, indexes }) => {
    switch (key.kind) {
      case 'entry':
        return body['status'] !== 'queued' && body['status'] !== 'parked';
      case 'mail':
        return indexes?.due === undefined;
      case 'feed':
        return Date.parse(String(body['lastPollAt'])) > lastNewsAt && body['failures'] === 0;
      case 'pending-match':
        // A match without a mail that waits is lost: give it the time to be found, not for ever.
        return scheduler.nowMs() - lastNewsAt > 24 * 60 * MINUTE_MS;
      default:
        return true;
    }
  });
}

function lastChangeMinute({ atMinute, editedAtMinute = 0 }: Workload['pieces'][number]): number {
  return Math.max(atMinute, editedAtMinute);
}

/** Every message once, at once; every event within a minute. */
export function calmWeather(seed: number): Weather {
  const rng = createSeededRng(seed ^ 0xca1);
  return {
    indexLagMs: () => 100,
    messageCopies: () => [0],
    pick: () => 0,
    mailEvents: () => [1 + rng.next() * 20],
    ticks: () => 1,
  };
}

/** Duplicates, delays, disorder and losses, each as often as the seed says. */
export function stormyWeather(seed: number, isCalm: () => boolean): Weather {
  const rng = createSeededRng(seed ^ 0x57022);
  const chance = (most: number): number => (rng.next() < 0.5 ? 0 : rng.next() * most);
  const [twice, late, lostEvents, lateEvents, badTicks] = [
    chance(0.3),
    chance(0.3),
    chance(0.5),
    chance(0.5),
    chance(0.4),
  ];
  const lagMs = chance(30_000);
  const happens = (probability: number): boolean => !isCalm() && rng.next() < probability;
  const lateness = (): number => (happens(late) ? rng.next() * 1_200 : 0);
  return {
    indexLagMs: () => 50 + rng.next() * lagMs,
    messageCopies: () => (happens(twice) ? [lateness(), rng.next() * 600] : [lateness()]),
    pick: (count) => Math.floor(rng.next() * count),
    mailEvents: () => {
      if (happens(lostEvents)) return [];
      const seconds = happens(lateEvents) ? rng.next() * 7_200 : rng.next() * 60;
      return happens(twice) ? [seconds, rng.next() * 7_200] : [seconds];
    },
    ticks: () => (happens(badTicks) ? Math.floor(rng.next() * 3) : 1),
  };
}
