import { answerLink } from '../../shared/jobs/answer-link.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { readMail } from './read-mail.ts';
import type { Attempt } from './sim-ses.ts';
import type { Alert, Reader } from './workload.ts';
import type { World } from './world.ts';

/** What people did and when it was done (milliseconds since 1970), for those who judge the run. */
export type Doings = {
  /** By reader and alert. */
  readonly activeAt: Map<string, number>;
  /** By address. */
  readonly leftAt: Map<string, number>;
};

export type People = {
  readonly doings: Doings;
  /** The operator brings the feeds, readers ask for their alerts. */
  begin(world: World): void;
  /** A reader reads a mail: confirms what asks for it, and leaves by its link when it is time. */
  read(world: World, attempt: Attempt): void;
};

/** After so long without an answer a person tries again. */
const PATIENCE_MS = 3 * 60_000;

/** From a mail's arrival to the click. */
const READING_MS = 90_000;

export function alertKey(reader: Reader, alert: Alert): string {
  return `${reader.name} ${alert.query} ${alert.cadence}`;
}

/** The people of a workload. Whoever is answered with an error, or not at all, does the same again. */
export function createPeople(): People {
  const doings: Doings = { activeAt: new Map(), leftAt: new Map() };
  const read = new Set<string>();

  const ask = (world: World, reader: Reader, alert: Alert): void => {
    insist(world, async (context) => {
      const { address } = reader;
      const report = await subscribe(context, {
        address,
        queryText: alert.query,
        cadence: alert.cadence,
        language: 'en',
        confirmed: reader.confirmed,
        ...(reader.times === undefined ? {} : { times: reader.times }),
      });
      if (report.outcome === 'invalid') throw new Error(JSON.stringify(report.errors));
      if (report.outcome === 'active') doings.activeAt.set(alertKey(reader, alert), world.scheduler.nowMs());
    });
  };

  return {
    doings,
    begin(world) {
      insist(world, async (context) => {
        await syncFeeds(context, world.workload.feeds);
      });
      for (const reader of world.workload.readers)
        for (const alert of reader.alerts) {
          const minute = reader.asksAtMinute + (alert.laterByMinutes ?? 0);
          world.scheduler.at(world.startMs + minute * 60_000, () => ask(world, reader, alert));
        }
    },

    read(world, { to, mime }) {
      const { scheduler, workload } = world;
      const reader = workload.readers.find(({ address }) => address === to);
      if (reader === undefined) return;
      const text = readMail(mime);
      const confirm = /\/confirm\?t=([\w.~%-]+)/.exec(text)?.[1];
      const leave = /\/unsubscribe\?t=([\w.~%-]+)/.exec(text)?.[1];
      if (confirm !== undefined && !read.has(confirm)) {
        read.add(confirm);
        scheduler.at(scheduler.nowMs() + READING_MS, () =>
          insist(world, async (context) => {
            await click(context, confirm);
            for (const alert of activeAlerts(world, reader))
              if (!doings.activeAt.has(alertKey(reader, alert)))
                doings.activeAt.set(alertKey(reader, alert), scheduler.nowMs());
          }),
        );
      }
      if (leave !== undefined && reader.leavesAtMinute !== undefined && !doings.leftAt.has(to)) {
        const atMs = Math.max(scheduler.nowMs() + READING_MS, world.startMs + reader.leavesAtMinute * 60_000);
        scheduler.at(atMs, () =>
          insist(world, async (context) => {
            await click(context, leave);
            if (!doings.leftAt.has(to)) doings.leftAt.set(to, scheduler.nowMs());
          }),
        );
      }
    },
  };
}

/** What the reader would see on the page: their alerts that are active now. */
function activeAlerts({ table }: World, { address, alerts }: Reader): readonly Alert[] {
  const rows = table.rows();
  const reader = rows.find(({ key, body }) => key.kind === 'subscriber' && body['address'] === address);
  const active = rows
    .filter(({ key, body }) => key.kind === 'subscription' && body['status'] === 'active')
    .filter(({ body }) => body['subscriberId'] === reader?.key.partition)
    .map(({ body }) => body['queryText']);
  return alerts.filter(({ query }) => active.includes(query));
}

async function click(context: JobContext, token: string): Promise<void> {
  const answer = await answerLink(context, decodeURIComponent(token));
  if (answer.kind !== 'done') throw new Error(`a link from a mail answered ${answer.kind}`);
}

function insist(world: World, work: (context: JobContext) => Promise<void>): void {
  let isDone = false;
  const attempt = (): void => {
    if (isDone) return;
    world.start('person', async (context) => {
      await work(context);
      isDone = true;
    });
    world.scheduler.at(world.scheduler.nowMs() + PATIENCE_MS, attempt);
  };
  attempt();
}
