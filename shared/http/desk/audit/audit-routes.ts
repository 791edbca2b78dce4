import type { Hono } from 'hono';
import { type AuditFilter, type AuditRecord, auditPlace } from '../../../model/audit-record.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { usersWords } from '../../words/users-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { auditBody, MAX_DOWNLOAD_LINES } from './audit-page.ts';

/** Lines of one page. */
const PAGE_LINES = 100;

/** Who changed what, for admins. */
export function auditRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.use('/audit/*', needRole(deps, 'admin'));
  app.get('/audit', async (c) => {
    const desk = c.get('desk');
    const filter = filterOf(c.req.query());
    const before = c.req.query('before');
    const lines = await take(deps.stores.auditLog.newest(desk.now, filter), { most: PAGE_LINES + 1, before });
    const users = await deps.stores.users.all();
    const shown = lines.slice(0, PAGE_LINES);
    const older = lines.length > PAGE_LINES ? shown.map(auditPlace).at(-1) : undefined;
    const body = auditBody(desk, { lines: shown, users, filter, older, before });
    return c.html(deskPage(deps, desk, { title: usersWords[desk.language].audit, place: 'settings', body }));
  });
  app.get('/audit/lines.jsonl', async (c) => {
    const found = deps.stores.auditLog.newest(c.get('desk').now, filterOf(c.req.query()));
    const lines = await take(found, { most: MAX_DOWNLOAD_LINES });
    return c.body(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 200, {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="vigia-audit.jsonl"',
    });
  });
}

async function take(
  found: AsyncGenerator<AuditRecord>,
  { most, before }: { readonly most: number; readonly before?: string | undefined },
): Promise<readonly AuditRecord[]> {
  const lines: AuditRecord[] = [];
  for await (const line of found) {
    if (before !== undefined && auditPlace(line) >= before) continue;
    lines.push(line);
    if (lines.length === most) break;
  }
  return lines;
}

/** What an address asks for; an empty or senseless field asks for nothing. */
function filterOf(query: Readonly<Record<string, string>>): AuditFilter {
  const text = (name: string) => query[name]?.trim().slice(0, 200) || undefined;
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(query[name] ?? '') ? query[name] : undefined);
  const wanted = {
    userId: text('user'),
    action: text('action'),
    target: text('target'),
    from: day('from'),
    to: day('to'),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
