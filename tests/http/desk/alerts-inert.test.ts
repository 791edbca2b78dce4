import { describe, expect, it } from 'vitest';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { suppressReader } from '../../../shared/jobs/suppress-reader.ts';
import { subscriberId } from '../../../shared/model/ids.ts';
import { all } from '../../fakes/pipeline.ts';
import { makeMail, makeMatch } from '../../fakes/records.ts';
import { liveParts, PAGE } from '../../hostile/live-parts.ts';
import { formsOf } from '../read-forms.ts';
import { addArticle } from '../start-pages.ts';
import { startDesk } from './start-desk.ts';

const READER = subscriberId('bea@elsewhere.example');

describe('the pages of alerts and mail', () => {
  it.each([
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    'javascript:alert(1)',
    '</title></textarea></pre><svg onload=alert(1)>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
  ])('show %j as text wherever it comes from', async (hostile) => {
    const desk = await startDesk();
    const { context, clock } = desk.pipeline;
    const now = clock.now().toISOString();
    const address = 'bea@elsewhere.example';
    await subscribe(context, { address, queryText: 'topic:fentanyl', language: 'en', confirmed: true });
    const [alert] = await all(context.stores.subscriptions.ofSubscriber(READER));
    const { record, version } = alert!;
    const words = { queryText: hostile, note: hostile, reason: hostile };
    await context.stores.subscriptions.save({ ...record, ...words, status: 'broken' }, version);
    await suppressReader(context, READER, hostile);
    const { id } = await addArticle(desk, { title: hostile, source: hostile });
    const why = [{ term: hostile, field: 'topic', words: hostile }];
    const match = { subscriberId: READER, subscriptionId: record.id, storyId: id, articleId: id, matchedAt: now, why };
    await context.stores.matches.add(makeMatch({ ...match, state: 'dropped', reason: hostile }));
    const slot = 'i20260302t1205';
    const { dueAt: _, ...ended } = makeMail({ subscriberId: READER, slot, id: `${READER}-${slot}`, updatedAt: now });
    await context.stores.mails.open({ ...ended, state: 'failed', reason: hostile, messageId: hostile });
    const admin = await desk.browserOf('ada');
    const reader = `/alerts/readers/${READER}`;
    const typed = encodeURIComponent(hostile.toWellFormed());
    const paths = [
      '/alerts/all',
      '/alerts/all?status=broken',
      reader,
      `${reader}/${record.id}`,
      `${reader}/mails/${slot}`,
      '/alerts/mails',
      '/alerts/suppressed',
      `/alerts/new?q=${typed}`,
      `/alerts/all?said=${typed}&status=${typed}&after=${typed}`,
      `/alerts/suppressed?after=${typed}`,
      `${reader}/${record.id}?state=${typed}&from=${typed}&days=${typed}`,
    ];
    for (const path of paths) {
      const response = await admin.ask(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(liveParts(await response.text(), PAGE), path).toEqual([]);
    }
    const [form] = formsOf(await (await admin.ask('/alerts/new')).text());
    for (const name of ['address', 'queryText', 'cadence', 'note', 'language']) form!.fields.set(name, hostile);
    for (const todo of ['preview', 'make']) {
      form!.fields.set('do', todo);
      const answer = await admin.ask(form!.action, { method: 'POST', body: form!.fields });
      expect(liveParts(await answer.text(), PAGE), todo).toEqual([]);
    }
  });
});
