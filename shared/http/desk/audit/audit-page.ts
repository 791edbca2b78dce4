import { html } from 'hono/html';
import type { AuditFilter, AuditRecord } from '../../../model/audit-record.ts';
import type { UserRecord } from '../../../model/user.ts';
import type { Html } from '../../layout.ts';
import { usersWords } from '../../words/users-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag, timeText } from '../time-tag.ts';

/** Of one download: some 3 MB, below what Lambda answers at most. */
export const MAX_DOWNLOAD_LINES = 10_000;

export type AuditView = {
  /** Newest first. */
  readonly lines: readonly AuditRecord[];
  readonly users: readonly UserRecord[];
  readonly filter: AuditFilter;
  /** Where the page after this one begins; none at the end. */
  readonly older: string | undefined;
  readonly before: string | undefined;
};

/** The audit log by days of the reader's zone, with the filter that lives in the address. */
export function auditBody(desk: DeskContext, { lines, users, filter, older, before }: AuditView): Html {
  const words = usersWords[desk.language];
  const query = queryOf(filter);
  const more = html`${before === undefined ? '' : html`<a href="/audit?${query}">${words.newest}</a> `}${older === undefined ? '' : html`<a href="/audit?${query}&amp;before=${encodeURIComponent(older)}" rel="next">${words.older}</a>`}`;
  return html`<h1>${words.audit}</h1><p>${words.auditLead}</p>
${filterForm(desk, { users, filter })}
<p><a href="/audit/lines.jsonl?${query}">${words.download}</a> <span class="quiet">${words.downloadText(numberText(desk.language, MAX_DOWNLOAD_LINES))}</span></p>
${lines.length === 0 ? html`<p>${words.noLines}</p>` : byDay(desk, lines).map(([day, own]) => html`<h2>${day}</h2>${dayLines(desk, own)}`)}
<p>${more}</p>`;
}

function queryOf({ userId, ...rest }: AuditFilter): string {
  return new URLSearchParams({ ...(userId === undefined ? {} : { user: userId }), ...rest }).toString();
}

function byDay(
  desk: DeskContext,
  lines: readonly AuditRecord[],
): readonly (readonly [string, readonly AuditRecord[]])[] {
  return [...Map.groupBy(lines, ({ at }) => timeText(desk, at, 'day'))];
}

/** What changed, who did it and when: a line each, which fits a narrow page where a table does not. */
function dayLines(desk: DeskContext, lines: readonly AuditRecord[]): Html {
  return html`<ol class="log">${lines.map(
    ({ at, name, userId, action, target, detail }) =>
      html`<li>${timeTag(desk, at)} <a href="/audit?user=${encodeURIComponent(userId)}">${name}</a> <code>${action}</code> <a href="/audit?target=${encodeURIComponent(target)}"><code>${target}</code></a> <span>${detail ?? ''}</span></li>`,
  )}</ol>`;
}

function filterForm(desk: DeskContext, { users, filter }: Pick<AuditView, 'users' | 'filter'>): Html {
  const words = usersWords[desk.language];
  const known = users.filter(({ signedInAt }) => signedInAt !== undefined);
  const choices = [{ id: 'local', name: 'local' }, ...known];
  const isOther = filter.userId !== undefined && !choices.some(({ id }) => id === filter.userId);
  const shown = isOther ? [...choices, { id: filter.userId, name: filter.userId }] : choices;
  return html`<form action="/audit" class="log-filter">
<label>${words.who} <select name="user"><option value="">${words.everybody}</option>${shown.map(({ id, name }) => html`<option value="${id}"${id === filter.userId ? html` selected` : ''}>${name}</option>`)}</select></label>
<label>${words.what} <input name="action" value="${filter.action ?? ''}" placeholder="${words.actionHint}" maxlength="60" autocomplete="off"></label>
<label>${words.target} <input name="target" value="${filter.target ?? ''}" maxlength="200" autocomplete="off"></label>
<label>${words.from} <input type="date" name="from" value="${filter.from ?? ''}"></label>
<label>${words.to} <input type="date" name="to" value="${filter.to ?? ''}"></label>
<button>${words.filter}</button></form>`;
}
