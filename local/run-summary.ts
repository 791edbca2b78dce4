import type { JobReport } from './job-handlers.ts';

/** What one pass did; `byTag` counts articles at level `about`. */
export type RunSummary = {
  readonly feeds: {
    readonly polled: number;
    readonly changed: number;
    readonly notModified: number;
    readonly failed: number;
  };
  readonly entries: { readonly seen: number; readonly new: number };
  readonly articles: { readonly archived: number; readonly byTag: Readonly<Record<string, number>> };
  readonly alerts: { readonly delivered: number };
};

type PolledOutcome = Extract<JobReport, { readonly queue: 'poll'; readonly seen: number }>['outcome'];

/** Sums up the reports of a pass. A feed counts once, by its best outcome; an article once, when it was new. */
export function summarize(reports: readonly JobReport[]): RunSummary {
  const outcomes = new Map<string, PolledOutcome>();
  const byTag = new Map<string, number>();
  const totals = { seen: 0, fresh: 0, archived: 0, delivered: 0 };
  for (const report of reports) {
    if (report.queue === 'poll' && 'seen' in report) {
      outcomes.set(report.feedId, better(outcomes.get(report.feedId), report.outcome));
      totals.seen += report.seen;
      totals.fresh += report.fresh;
    }
    if (report.queue === 'ingest' && report.outcome === 'archived' && report.isNew) {
      totals.archived++;
      for (const tag of report.about) byTag.set(tag, (byTag.get(tag) ?? 0) + 1);
    }
    if (report.queue === 'deliver' && report.outcome === 'sent' && report.purpose === 'alert') totals.delivered++;
  }
  const polled = [...outcomes.values()];
  const changed = polled.filter((outcome) => outcome === 'changed').length;
  const notModified = polled.filter((outcome) => outcome === 'not-modified').length;
  return {
    feeds: { polled: polled.length, changed, notModified, failed: polled.length - changed - notModified },
    entries: { seen: totals.seen, new: totals.fresh },
    articles: {
      archived: totals.archived,
      byTag: Object.fromEntries([...byTag].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
    alerts: { delivered: totals.delivered },
  };
}

function better(known: PolledOutcome | undefined, next: PolledOutcome): PolledOutcome {
  if (known === 'changed' || next === 'changed') return 'changed';
  return known === 'not-modified' ? known : next;
}

/** The summary for a person. */
export function summaryText({ feeds, entries, articles, alerts }: RunSummary): string {
  const tags = Object.entries(articles.byTag).map(([tag, count]) => `    ${tag.padEnd(28)} ${count}`);
  return [
    `feeds     ${feeds.polled} polled: ${feeds.changed} changed, ${feeds.notModified} not modified, ${feeds.failed} failed`,
    `entries   ${entries.seen} seen, ${entries.new} new`,
    `articles  ${articles.archived} archived${tags.length === 0 ? '' : ', about:'}`,
    ...tags,
    `alerts    ${alerts.delivered} delivered`,
  ].join('\n');
}
