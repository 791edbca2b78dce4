import { mailEventJob } from '../shared/jobs/mail-events.ts';
import { readMailEvent } from '../shared/model/mail-event.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { badMessage, parseJson } from './parts/read-body.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

/** Writes down what became of mails: an event of SES a message, brought by SNS. */
export const handler = queueHandler({
  queue: 'mail-events',
  contextOf: contextMaker({ ports: { table: awsTable() }, settings: jobSettings(bundledConfig()) }),
  work: async (context, body) => {
    const read = readMailEvent(parseJson(body));
    switch (read.kind) {
      case 'event':
        return await mailEventJob(context, read.event);
      case 'ignored':
        return { outcome: 'ignored', reason: read.what };
      case 'invalid':
        throw badMessage(read.reason);
      default:
        return read satisfies never;
    }
  },
  count: (report) => ('state' in report && report.state === 'failed' ? { mailsFailed: 1 } : {}),
  inParallel: true,
});
