import { describe, expect, it } from 'vitest';
import { createAlertsDesk } from '../../../shared/jobs/alerts-desk.ts';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { suppressReader } from '../../../shared/jobs/suppress-reader.ts';
import { mailId, subscriberId } from '../../../shared/model/ids.ts';
import { all, drain, letPass } from '../../fakes/pipeline.ts';
import { makeMail, makeMatch } from '../../fakes/records.ts';
import { formsOf } from '../read-forms.ts';
import { addArticle } from '../start-pages.ts';
import type { Browser } from './open-browser.ts';
import { type Desk, startDesk } from './start-desk.ts';

const [ANA, BEA] = ['ana@example.org', 'bea@elsewhere.example'];
const [ANA_ID, BEA_ID] = [subscriberId(ANA), subscriberId(BEA)];
const HOUR_MS = 60 * 60_000;

/** A desk where ana and bea have an alert each; ana is a reader, ada an admin. */
async function startAlerts(): Promise<Desk & { readonly alerts: Readonly<Record<string, string>> }> {
  const desk = await startDesk();
  const alerts: Record<string, string> = {};
  for (const address of [ANA, BEA]) alerts[address] = await have(desk, address, 'topic:fentanyl');
  return { ...desk, alerts };
}

async function have({ pipeline }: Desk, address: string, queryText: string): Promise<string> {
  const report = await subscribe(pipeline.context, { address, queryText, language: 'en', confirmed: true });
  if (!('subscriptionId' in report)) throw new Error(report.outcome);
  return report.subscriptionId;
}

async function textOf(response: Promise<Response>): Promise<string> {
  return await (await response).text();
}

async function alertOf({ pipeline }: Desk, reader: string, id: string) {
  return (await pipeline.context.stores.subscriptions.get(reader, id))?.record;
}

async function audited({ pipeline: { context, clock } }: Desk): Promise<readonly string[]> {
  const entries = await all(context.stores.auditLog.newest(clock.now().toISOString()));
  return entries.map(({ action, target }) => `${action} ${target}`);
}

describe('/alerts', () => {
  it('shows a reader their own alerts, with the address in full, and nobody else’s', async () => {
    const desk = await startAlerts();
    const page = await textOf((await desk.browserOf('ana')).ask('/alerts'));
    expect(page).toContain(ANA);
    expect(page).toContain(`/alerts/readers/${ANA_ID}/${desk.alerts[ANA]}`);
    expect(page).not.toContain(BEA_ID);
  });

  it.each(['GET', 'POST'])('answers %s for another reader’s alerts as if there were none', async (method) => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const { fields } = formsOf(await textOf(browser.ask('/alerts'))).find(({ buttons }) => buttons.includes('stop'))!;
    const send = (path: string) => browser.ask(path, method === 'GET' ? {} : { method, body: fields });
    const nobody = await send('/alerts/readers/0123456789abcdef');
    const other = await send(`/alerts/readers/${BEA_ID}`);
    expect([nobody.status, other.status]).toEqual([404, 404]);
    expect(await other.text()).not.toContain(BEA);
    expect((await alertOf(desk, BEA_ID, desk.alerts[BEA]!))?.status).toBe('active');
  });

  it('lets nobody change another reader’s alert by naming its id in a form of their own', async () => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const page = await textOf(browser.ask('/alerts'));
    expect((await browser.send(page, 'stop', { id: desk.alerts[BEA]! })).status).toBe(404);
    expect((await alertOf(desk, BEA_ID, desk.alerts[BEA]!))?.status).toBe('active');
  });

  it.each([
    `/alerts/readers/${BEA_ID}`,
    '/alerts/all',
    '/alerts/mails',
    '/alerts/sending',
    '/alerts/sending/stop',
    '/alerts/suppressed',
    '/inbox',
  ])('gives %s to an admin alone', async (path) => {
    const desk = await startAlerts();
    const statuses: number[] = [];
    for (const who of ['ana', 'eva', 'ada']) statuses.push((await (await desk.browserOf(who)).ask(path)).status);
    const refused = path.includes('/readers/') ? 404 : 403;
    expect(statuses).toEqual([refused, refused, 200]);
  });

  it('masks addresses for an admin until one is asked for, and writes that down', async () => {
    const desk = await startAlerts();
    const admin = await desk.browserOf('ada');
    for (const path of ['/alerts/all', `/alerts/readers/${BEA_ID}`]) {
      const page = await textOf(admin.ask(path));
      expect(page, path).toContain('b…@elsewhere.example');
      expect(page, path).not.toContain(BEA);
    }
    const page = await textOf(admin.ask(`/alerts/readers/${BEA_ID}`));
    const shown = await admin.send(page, 'reveal');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(await shown.text()).toContain(BEA);
    expect(await audited(desk)).toContain(`reader.reveal ${BEA_ID}`);
  });

  it('finds a reader by address without the address in the URL', async () => {
    const desk = await startAlerts();
    const admin = await desk.browserOf('ada');
    const page = await textOf(admin.ask('/alerts/all'));
    const found = await admin.send(page, '/alerts/find', { address: ` ${BEA} ` });
    expect(found.headers.get('location')).toBe(`/alerts/readers/${BEA_ID}`);
    expect((await admin.send(page, '/alerts/find', { address: 'nobody@example.org' })).status).toBe(404);
  });

  it('pages through every alert once, and through those of one state', async () => {
    const desk = await startDesk();
    const made = new Set<string>();
    for (let i = 0; i < 60; i++) made.add(await have(desk, `reader${i}@example.org`, 'topic:fentanyl'));
    const [broken = ''] = made;
    for await (const { record, version } of desk.pipeline.context.stores.subscriptions.all())
      if (record.id === broken)
        await desk.pipeline.context.stores.subscriptions.save(
          { ...record, status: 'broken', reason: 'no such tag' },
          version,
        );
    const admin = await desk.browserOf('ada');
    const walk = async (first: string) => {
      const seen: string[] = [];
      for (let path: string | undefined = first; path !== undefined; ) {
        const page = await textOf(admin.ask(path));
        seen.push(
          ...[...page.matchAll(/class="alert-name"/g)].map(
            (_, i) => [...page.matchAll(/\/alerts\/readers\/\w+\/(\w+)"/g)][i]![1]!,
          ),
        );
        path = /<a href="(\/alerts\/all\?[^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
      }
      return seen;
    };
    const seen = await walk('/alerts/all');
    expect([seen.length, new Set(seen)]).toEqual([60, made]);
    expect(await walk('/alerts/all?status=broken')).toEqual([broken]);
    expect(await textOf(admin.ask('/alerts/all?status=broken'))).toContain('no such tag');
  });
});

describe('the forms of /alerts', () => {
  it.each([
    ['pause', 'paused'],
    ['stop', 'stopped'],
  ])('%s an alert, and say so', async (todo, status) => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const answer = await browser.send(await textOf(browser.ask('/alerts')), todo);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/alerts?said=${todo}`]);
    expect(await textOf(browser.ask('/alerts?said=pause'))).toContain('role="status"');
    expect((await alertOf(desk, ANA_ID, desk.alerts[ANA]!))?.status).toBe(status);
    const again = await browser.send(await textOf(browser.ask('/alerts')), 'resume');
    expect(again.status).toBe(303);
    expect((await alertOf(desk, ANA_ID, desk.alerts[ANA]!))?.status).toBe('active');
    expect(await audited(desk)).toContain(`alert.${todo} ${desk.alerts[ANA]}`);
  });

  it('change query, cadence and note after a preview that changes nothing', async () => {
    const desk = await startAlerts();
    await addArticle(desk, { publishedAt: desk.pipeline.clock.now().toISOString() });
    const browser = await desk.browserOf('ana');
    const path = `/alerts/readers/${ANA_ID}/${desk.alerts[ANA]}`;
    const fill = { queryText: 'topic:fentanyl ports', cadence: 'weekly', note: 'Ports' };
    const previewed = await browser.send(await textOf(browser.ask(path)), 'preview', fill);
    const page = await previewed.text();
    expect(page).toContain('class="preview"');
    expect(page).toContain('value="topic:fentanyl ports"');
    expect((await alertOf(desk, ANA_ID, desk.alerts[ANA]!))?.queryText).toBe('topic:fentanyl');
    const saved = await browser.send(page, 'change');
    expect(saved.headers.get('location')).toBe(`${path}?said=change`);
    expect(await alertOf(desk, ANA_ID, desk.alerts[ANA]!)).toMatchObject(fill);
  });

  it.each(['change', 'preview'])('keep what was typed when the query is wrong (%s)', async (todo) => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const path = `/alerts/readers/${ANA_ID}/${desk.alerts[ANA]}`;
    const answer = await browser.send(await textOf(browser.ask(path)), todo, { queryText: 'topc:x' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('value="topc:x"');
  });

  it('change times, zone and quiet hours', async () => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const fill = { zone: 'America/Mexico_City', time: '06:30', quietFrom: '22:00', quietTo: '06:00' };
    expect((await browser.send(await textOf(browser.ask('/alerts')), 'times', fill)).status).toBe(303);
    const wrong = await browser.send(await textOf(browser.ask('/alerts')), 'times', { zone: 'Mexico' + 'x' });
    expect(wrong.status).toBe(400);
    const reader = (await desk.pipeline.context.stores.subscribers.get(ANA_ID))?.record;
    expect(reader?.times).toMatchObject({ zone: fill.zone, quiet: { from: '22:00', to: '06:00' } });
  });

  it('set, test and remove a webhook, whose secret is shown once', async () => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const path = `/alerts/readers/${ANA_ID}/${desk.alerts[ANA]}`;
    const set = await browser.send(await textOf(browser.ask(path)), 'webhook-set', {
      webhookUrl: 'https://hooks.example/vigia',
    });
    expect(set.headers.get('cache-control')).toBe('no-store');
    expect(await set.text()).toMatch(/whsec_[A-Za-z0-9+/=]{20,}/);
    const page = await textOf(browser.ask(path));
    expect(page).not.toContain('whsec_');
    expect((await browser.send(page, 'webhook-test')).headers.get('location')).toBe(`${path}?said=tested`);
    await browser.send(page, 'webhook-remove');
    expect(await desk.pipeline.context.stores.webhooks.get(ANA_ID, desk.alerts[ANA]!)).toBeUndefined();
  });

  it('give what is stored about a reader as a file', async () => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const answer = await browser.send(await textOf(browser.ask('/alerts')), 'export');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(JSON.parse(await answer.text())).toMatchObject({ subscriber: { address: ANA } });
  });

  it('erase a reader after a second page, and by no form but the one on it', async () => {
    const desk = await startAlerts();
    const admin = await desk.browserOf('ada');
    const page = await textOf(admin.ask(`/alerts/readers/${BEA_ID}`));
    const form = formsOf(page).find(({ buttons }) => buttons.includes('erase'))!;
    form.fields.set('do', 'erase-now');
    form.fields.set('seal', '0'.repeat(32));
    const sure = await textOf(admin.ask(form.action, { method: 'POST', body: form.fields }));
    expect(await desk.pipeline.context.stores.subscribers.get(BEA_ID)).toBeDefined();
    expect((await admin.send(sure, 'erase-now')).headers.get('location')).toBe('/alerts?said=erased');
    expect(await desk.pipeline.context.stores.subscribers.get(BEA_ID)).toBeUndefined();
    expect(await audited(desk)).toContain(`reader.erase ${BEA_ID}`);
  });

  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, (_: URLSearchParams) => {}],
    ['without its token', {}, (form: URLSearchParams) => form.delete('token')],
  ])('are refused %s', async (_, headers, spoil) => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ada');
    const pages = ['/alerts/sending/stop', '/alerts/new', `/alerts/readers/${BEA_ID}`, '/alerts/all'];
    for (const path of pages)
      for (const { action, fields, buttons } of formsOf(await textOf(browser.ask(path)))) {
        for (const todo of buttons) {
          const body = new URLSearchParams(fields);
          body.set('do', todo);
          spoil(body);
          expect((await browser.ask(action, { method: 'POST', body, headers: { ...headers } })).status).toBe(403);
        }
      }
    expect((await alertOf(desk, BEA_ID, desk.alerts[BEA]!))?.status).toBe('active');
    expect((await createAlertsDesk(desk.pipeline.context).sending()).sending.state).toBe('on');
  });
});

describe('/alerts/new', () => {
  it('makes a first alert of one’s own at once: the sign-in vouches for the address', async () => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ana');
    expect(await textOf(browser.ask('/alerts'))).toContain('/alerts/new');
    const page = await textOf(browser.ask('/alerts/new?q=topic%3Afentanyl'));
    expect(page).toContain('value="topic:fentanyl"');
    const preview = await browser.send(page, 'preview', { cadence: 'weekly' });
    expect(await all(desk.pipeline.context.stores.subscriptions.all())).toEqual([]);
    const made = await browser.send(await preview.text(), 'make');
    expect(made.headers.get('location')).toMatch(new RegExp(`^/alerts/readers/${ANA_ID}/[0-9a-f]{16}\\?said=made$`));
    const [alert] = await all(desk.pipeline.context.stores.subscriptions.all());
    expect(alert?.record).toMatchObject({ subscriberId: ANA_ID, status: 'active', cadence: 'weekly' });
  });

  it('never makes one for somebody else, whatever a reader’s form says', async () => {
    const desk = await startAlerts();
    const browser = await desk.browserOf('ana');
    const page = await textOf(browser.ask('/alerts/new'));
    expect((await browser.send(page, 'make', { for: BEA_ID, queryText: 'ports' })).status).toBe(404);
    await browser.send(page, 'make', { address: BEA, queryText: 'ports', consent: 'yes' });
    const owners = (await all(desk.pipeline.context.stores.subscriptions.all())).map(({ record }) => record);
    expect(owners.filter(({ queryText }) => queryText === 'ports').map((one) => one.subscriberId)).toEqual([ANA_ID]);
  });

  it.each([
    ['yes', 'active', 'made'],
    ['', 'pending', 'asked'],
  ])('by an admin for an address, with consent %j, is %s', async (consent, status, said) => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    const page = await textOf(admin.ask('/alerts/new'));
    const answer = await admin.send(page, 'make', { address: BEA, queryText: 'topic:fentanyl', consent });
    expect(answer.headers.get('location')).toContain(`said=${said}`);
    const [alert] = await all(desk.pipeline.context.stores.subscriptions.all());
    expect(alert?.record).toMatchObject({ subscriberId: BEA_ID, status });
  });

  it('asks an admin for no confirmation of the address that they signed in with', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    const page = await textOf(admin.ask('/alerts/new'));
    expect(page).toContain('value="ada@example.org"');
    const answer = await admin.send(page, 'make', { queryText: 'topic:fentanyl' });
    expect(answer.headers.get('location')).toContain('said=made');
  });

  it('says why nothing was made, and keeps what was typed', async () => {
    const desk = await startAlerts();
    const admin = await desk.browserOf('ada');
    await suppressReader(desk.pipeline.context, BEA_ID, 'mailbox unknown');
    const page = await textOf(admin.ask('/alerts/new'));
    for (const [address, queryText, why] of [
      [BEA, 'topic:fentanyl', 'suppressed'],
      ['no address', 'topic:fentanyl', 'Cannot use'],
      [ANA, 'topc:x', 'column 1'],
    ] as const) {
      const answer = await admin.send(page, 'make', { address, queryText });
      const text = await answer.text();
      expect([answer.status, text.includes(why), text.includes(`value="${queryText}"`)]).toEqual([400, true, true]);
    }
  });
});

describe('what went out', () => {
  /** An alert of ana with one story told, one that waits and one that was dropped. */
  async function startTold() {
    const desk = await startAlerts();
    const { stores } = desk.pipeline.context;
    const now = desk.pipeline.clock.now().toISOString();
    const day = now.slice(0, 10).replaceAll('-', '');
    const alert = desk.alerts[ANA]!;
    const match = { subscriberId: ANA_ID, subscriptionId: alert, matchedAt: now };
    const ids = ['aaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaa2', 'aaaaaaaaaaaaaaa3'];
    for (const [i, id] of ids.entries()) await addArticle(desk, { id, title: `Story ${i}`, publishedAt: now });
    const sent = makeMail({
      subscriberId: ANA_ID,
      slot: `i${day}t0000`,
      id: mailId(ANA_ID, `i${day}t0000`),
      state: 'sent',
      stories: 1,
      updatedAt: now,
    });
    const { dueAt: _, ...ended } = sent;
    await stores.mails.open(ended);
    await stores.mails.open(
      makeMail({ subscriberId: ANA_ID, slot: `i${day}t2300`, id: mailId(ANA_ID, `i${day}t2300`), updatedAt: now }),
    );
    const [a = '', b = '', c = ''] = ids;
    await stores.matches.add(
      makeMatch({ ...match, id: 'm1', storyId: a, articleId: a, state: 'in-mail', mailId: sent.id }),
    );
    await stores.matches.add(makeMatch({ ...match, id: 'm2', storyId: b, articleId: b }));
    const update = { noveltyKey: '+precursors', tags: ['precursors'] };
    const reason = `already told in mail ${sent.id}`;
    await stores.matches.add(
      makeMatch({ ...match, ...update, id: 'm3', storyId: c, articleId: c, state: 'dropped', reason }),
    );
    return {
      ...desk,
      path: `/alerts/readers/${ANA_ID}/${alert}`,
      mailPath: `/alerts/readers/${ANA_ID}/mails/${sent.slot}`,
    };
  }

  it('is told story by story on the alert’s page: in which mail, for when, or why not', async () => {
    const desk = await startTold();
    const page = await textOf((await desk.browserOf('ana')).ask(desk.path));
    expect(page).toContain(`<a href="${desk.mailPath}">told</a>`);
    expect(page).toMatch(/waits for the mail of <time datetime="2026-03-02T12:05:00.000Z"/);
    expect(page).toContain(`<a href="${desk.mailPath}">already told in another mail</a>`);
    expect(page).toContain('Label of precursors');
    expect(page.replaceAll(/<[^>]*>/g, ' ')).toMatch(/3 everything\s+1 told\s+1 waits\s+1 not sent/);
  });

  it('shows just those of a state when its number is followed', async () => {
    const desk = await startTold();
    const browser = await desk.browserOf('ana');
    for (const [state, story] of [
      ['in-mail', 'Story 0'],
      ['pending', 'Story 1'],
      ['dropped', 'Story 2'],
    ] as const) {
      const page = await textOf(browser.ask(`${desk.path}?state=${state}`));
      expect([...page.matchAll(/Story \d/g)].map(String)).toEqual([story]);
    }
  });

  it('links what an alert finds in the archive to the search that finds just that', async () => {
    const desk = await startTold();
    const page = await textOf((await desk.browserOf('ana')).ask('/alerts'));
    const links = [...page.matchAll(/<a class="count" href="\/search\?([^"]*)">(\d+)<\/a>/g)];
    expect(links).toHaveLength(2);
    for (const [, query = '', count] of links) {
      const fields = new URLSearchParams(query.replaceAll('&amp;', '&'));
      const found = await desk.pipeline.context.ports.articleIndex.search({
        query: fields.get('q')!,
        now: desk.pipeline.clock.now().toISOString(),
        limit: 100,
        ...(fields.get('collapse') === 'story' ? { collapse: 'story' as const } : {}),
      });
      expect(String(found.hits.length)).toBe(count);
    }
  });

  it('is listed by day for an admin, with what waits', async () => {
    const desk = await startTold();
    const page = await textOf((await desk.browserOf('ada')).ask('/alerts/mails'));
    expect(page).toContain(desk.mailPath);
    expect(page).toContain('a…@example.org');
    expect(page).toContain('2026-03-02T12:05:00.000Z');
    expect(page).not.toContain(ANA);
    const before = await textOf((await desk.browserOf('ada')).ask('/alerts/mails?day=2020-01-01'));
    expect(before).not.toContain(desk.mailPath);
    expect((await (await desk.browserOf('ada')).ask('/alerts/mails?day=2020-13-45')).status).toBe(200);
  });

  it('opens a mail as it was sent for its reader and an admin, and for nobody else', async () => {
    const desk = await startAlerts();
    const { stores } = desk.pipeline.context;
    const { id } = await addArticle(desk, { publishedAt: desk.pipeline.clock.now().toISOString() });
    await desk.pipeline.queue.send('match', [{ body: { articleId: id } }]);
    await drain(desk.pipeline);
    await letPass(desk.pipeline, 10);
    const [mail] = (await all(stores.mails.ofSubscriber(ANA_ID))).map(({ record }) => record);
    expect(mail?.state).toBe('sent');
    const path = `/alerts/readers/${ANA_ID}/mails/${mail?.slot}`;
    const [ana, admin, eva] = [await desk.browserOf('ana'), await desk.browserOf('ada'), await desk.browserOf('eva')];
    const own = await textOf(ana.ask(path));
    expect(own).toContain(`<dd>${ANA}</dd>`);
    expect(own).toContain('/stories/');
    const seen = await textOf(admin.ask(path));
    expect(seen).not.toContain(`<dd>${ANA}</dd>`);
    const frame = await admin.ask(`${path}/html`);
    expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect([(await eva.ask(path)).status, (await eva.ask(`${path}/html`)).status]).toEqual([404, 404]);
  });

  it('keeps the link of a confirmation from everybody who looks', async () => {
    const desk = await startDesk();
    const { context } = desk.pipeline;
    await subscribe(context, { address: BEA, queryText: 'topic:fentanyl', language: 'en', confirmed: false });
    await drain(desk.pipeline);
    await letPass(desk.pipeline, 2);
    const [mail] = (await all(context.stores.mails.ofSubscriber(BEA_ID))).map(({ record }) => record);
    expect([mail?.purpose, mail?.state]).toEqual(['confirmation', 'sent']);
    const admin = await desk.browserOf('ada');
    const path = `/alerts/readers/${BEA_ID}/mails/${mail?.slot}`;
    expect(await textOf(admin.ask(path))).not.toContain('/confirm?t=');
    expect((await admin.ask(`${path}/html`)).status).toBe(404);
  });
});

describe('/alerts/sending', () => {
  const switchOf = async (desk: Desk) => (await createAlertsDesk(desk.pipeline.context).sending()).sending;

  it('stops and starts all mail after asking once more, with the reason and who', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada', { name: 'Ada' });
    const stop = await textOf(admin.ask('/alerts/sending/stop'));
    expect((await switchOf(desk)).state).toBe('on');
    await admin.send(stop, '/alerts/sending/stop', { reason: 'A wrong\r\nquery' });
    expect(await switchOf(desk)).toMatchObject({ state: 'stopped', by: 'operator', reason: 'A wrong query' });
    const page = await textOf(admin.ask('/alerts/sending'));
    expect(page).toContain('A wrong query');
    expect(page).toContain((await switchOf(desk)).name);
    const start = await textOf(admin.ask('/alerts/sending/start'));
    expect((await switchOf(desk)).state).toBe('stopped');
    await admin.send(start, '/alerts/sending/start');
    expect(await switchOf(desk)).toMatchObject({ state: 'on', epoch: 2 });
    expect(await audited(desk)).toEqual(expect.arrayContaining(['sending.stop sending', 'sending.start sending']));
  });
});

describe('/alerts/suppressed', () => {
  it('lists suppressed addresses, masked, and lets mail out to one again', async () => {
    const desk = await startAlerts();
    await suppressReader(desk.pipeline.context, BEA_ID, 'mailbox <b>unknown</b>');
    const admin = await desk.browserOf('ada');
    const page = await textOf(admin.ask('/alerts/suppressed'));
    expect(page).toContain('b…@elsewhere.example');
    expect(page).toContain('mailbox &lt;b&gt;unknown');
    expect(page).not.toContain(BEA);
    expect(await textOf(admin.send(page, 'reveal'))).toContain(BEA);
    expect((await admin.send(page, 'unsuppress')).status).toBe(303);
    expect((await desk.pipeline.context.stores.subscribers.get(BEA_ID))?.record.status).toBe('active');
    expect(await textOf(admin.ask('/alerts/suppressed'))).toContain('No address is suppressed');
    expect(await audited(desk)).toEqual(
      expect.arrayContaining([`reader.reveal ${BEA_ID}`, `reader.unsuppress ${BEA_ID}`]),
    );
  });

  it('pages through more than one page holds, each address once', async () => {
    const desk = await startDesk();
    const { context } = desk.pipeline;
    const ids = new Set<string>();
    for (let i = 0; i < 70; i++) {
      const address = `reader${i}@example.org`;
      await have(desk, address, 'topic:fentanyl');
      if (i % 7 === 0) desk.pipeline.clock.advance(HOUR_MS);
      await suppressReader(context, subscriberId(address), 'bounced');
      ids.add(subscriberId(address));
    }
    const admin: Browser = await desk.browserOf('ada');
    const seen: string[] = [];
    for (let path: string | undefined = '/alerts/suppressed'; path !== undefined; ) {
      const page = await textOf(admin.ask(path));
      seen.push(...[...page.matchAll(/<a href="\/alerts\/readers\/(\w+)"/g)].map(([, id = '']) => id));
      path = /<a href="(\/alerts\/suppressed\?[^"]*)" rel="next"/.exec(page)?.[1];
    }
    expect([seen.length, new Set(seen)]).toEqual([70, ids]);
  });
});
