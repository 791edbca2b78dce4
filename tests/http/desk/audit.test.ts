import { describe, expect, it } from 'vitest';
import { AUDIT_DAYS, type AuditRecord } from '../../../shared/model/audit-record.ts';
import { userId } from '../../../shared/model/user.ts';
import { all } from '../../fakes/pipeline.ts';
import { ISSUER } from '../../fakes/stub-provider.ts';
import { type Desk, startDesk } from './start-desk.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('the audit log', () => {
  it('tells who signed in, who let whom in, and who was changed to what', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    await admin.send(await (await admin.ask('/users')).text(), 'invite', {
      address: 'g@elsewhere.example',
      role: 'editor',
    });
    const lines = (await (await admin.ask('/audit/lines.jsonl')).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ada = userId(ISSUER, 'ada');
    expect(lines).toMatchObject([
      { userId: ada, name: 'ada', action: 'user.invite', detail: 'editor' },
      { userId: ada, name: 'ada', action: 'session.begin', target: ada },
    ]);
    expect(JSON.stringify(lines)).not.toContain('g@elsewhere');
  });

  it('shows the newest first by day, filtered as the address says, and everything by pages', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    const now = desk.pipeline.clock.now().getTime();
    for (let i = 1; i <= 150; i++)
      await add(desk, {
        at: new Date(now - i * 60_000).toISOString(),
        action: i % 2 === 0 ? 'feed.add' : 'feeds.x',
        target: `t${i}`,
      });
    const first = await (await admin.ask('/audit?action=feed')).text();
    expect(first.indexOf('>t2<')).toBeLessThan(first.indexOf('>t4<'));
    expect(first).not.toContain('>t3<');
    const all = await (await admin.ask('/audit')).text();
    const next = /href="([^"]+)" rel="next"/.exec(all)![1]!.replaceAll('&amp;', '&');
    const rest = await (await admin.ask(next)).text();
    const shown = [...`${all}${rest}`.matchAll(/<code>(t\d+)<\/code>/g)].map((match) => match[1]);
    expect(shown).toHaveLength(150);
    expect(new Set(shown).size).toBe(150);
    expect(rest).not.toContain('rel="next"');
  });

  it('finds lines by person, target and day, over months', async () => {
    const desk = await startDesk();
    const now = '2026-11-22T12:00:00.000Z';
    const { auditLog } = desk.pipeline.context.stores;
    await add(desk, { at: '2026-11-01T00:00:00.000Z', target: 'a' });
    await add(desk, { at: '2026-10-31T23:59:59.999Z', target: 'b', userId: 'other' });
    await add(desk, { at: '2025-12-31T12:00:00.000Z', target: 'c' });
    const find = async (filter: Parameters<typeof auditLog.newest>[1]) =>
      (await all(auditLog.newest(now, filter))).map(({ target }) => target);
    expect(await find({})).toEqual(['a', 'b', 'c']);
    expect(await find({ userId: 'other' })).toEqual(['b']);
    expect(await find({ target: 'c' })).toEqual(['c']);
    expect(await find({ from: '2026-10-31', to: '2026-10-31' })).toEqual(['b']);
    expect(await find({ from: '0001-01-01', to: '9999-12-31' })).toEqual(['a', 'b', 'c']);
    expect(await find({ from: '2026-11-22', to: '2026-10-01' })).toEqual([]);
  });

  it('keeps a line once, and for 400 days', async () => {
    const desk = await startDesk();
    const { clock, context } = desk.pipeline;
    const at = clock.now().toISOString();
    await add(desk, { at });
    await add(desk, { at });
    const count = async () => (await all(context.stores.auditLog.newest(clock.now().toISOString()))).length;
    expect(await count()).toBe(1);
    clock.advance(AUDIT_DAYS * DAY_MS - 1000);
    expect(await count()).toBe(1);
    clock.advance(2000);
    expect(await count()).toBe(0);
  });

  it('shows what stands in it as text, in both languages', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    await add(desk, {
      at: desk.pipeline.clock.now().toISOString(),
      target: '<script>alert(1)</script>',
      name: '"><b>x',
    });
    for (const lang of ['en', 'es']) {
      const page = await (await admin.ask(`/audit?lang=${lang}&action=x&user=%22%3E%3Cscript%3E`)).text();
      expect(page).not.toMatch(/<script>|<b>x/);
    }
  });
});

async function add(desk: Desk, line: Partial<AuditRecord>): Promise<void> {
  const { auditLog } = desk.pipeline.context.stores;
  await auditLog.add({ schemaVersion: 1, at: '', userId: 'u1', name: 'Uma', action: 'x.y', target: 't', ...line });
}
