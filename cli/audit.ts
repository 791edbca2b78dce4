import { UsageError } from '../shared/errors.ts';
import type { AuditFilter, AuditRecord } from '../shared/model/audit-record.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions, requireArguments } from './parse-options.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import { terminalLine } from './terminal-text.ts';
import type { Verb } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  user: { type: 'string' },
  action: { type: 'string' },
  about: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string' },
} as const;

/** Lines that are shown unless more are asked for. */
const DEFAULT_LINES = 50;

/** Who changed what on the desk. */
export const auditVerb: Verb = {
  name: 'audit',
  summary: 'who changed what on the desk',
  help: `usage: ./vigia audit [--user ID] [--action NAME] [--about ID] [--from DAY] [--to DAY] [--limit N] [options]

The newest lines of the audit log, newest first; they are kept for 400 days. With --json, one JSON object a line.
What verbs of ./vigia change is not in it.

  --user ID           of that person (./vigia users list; local is whoever sat at the machine)
  --action NAME       of that action (feed.add), or of every action on a noun (feed)
  --about ID          of what was changed
  --from DAY, --to DAY   UTC days, such as 2026-11-22
  --limit N           so many lines at most (default ${DEFAULT_LINES}; 0: all)
${TARGET_HELP}
${COMMON_HELP}`,
  run: async ({ args, out, write }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const filter: AuditFilter = {
      ...(values.user === undefined ? {} : { userId: values.user }),
      ...(values.action === undefined ? {} : { action: values.action }),
      ...(values.about === undefined ? {} : { target: values.about }),
      ...dayOf('from', values.from),
      ...dayOf('to', values.to),
    };
    const limit = limitOf(values.limit);
    const reader = await openTarget(targetOf(values));
    try {
      let count = 0;
      for await (const record of reader.stores.auditLog.newest(new Date().toISOString(), filter)) {
        await write(values.json === true ? JSON.stringify(record) : line(record));
        count += 1;
        if (count === limit) break;
      }
      if (count === 0 && values.json !== true) out('No line fits.');
      return 0;
    } finally {
      reader.close();
    }
  },
};

function dayOf(name: 'from' | 'to', written: string | undefined): Pick<AuditFilter, 'from' | 'to'> {
  if (written === undefined) return {};
  if (/^\d{4}-\d{2}-\d{2}$/.test(written)) return { [name]: written };
  throw new UsageError(
    `Cannot use --${name} as it must be a day such as 2026-11-22: current value is ${JSON.stringify(written)}`,
  );
}

function limitOf(written: string | undefined): number {
  if (written === undefined) return DEFAULT_LINES;
  if (/^\d{1,6}$/.test(written)) return Number(written);
  throw new UsageError(`Cannot use --limit as it must be a whole number: current value is ${JSON.stringify(written)}`);
}

function line({ at, name, userId, action, target, detail = '' }: AuditRecord): string {
  return terminalLine(`${at}  ${name} (${userId})  ${action}  ${target}  ${detail}`.trimEnd());
}
