import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerLink } from '../../shared/jobs/answer-link.ts';
import { linkSigner } from '../../shared/jobs/link-keys.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { makeApiKey } from '../../shared/model/api-key.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import type { SubscriptionChange, SubscriptionRequest } from '../../shared/model/reader-desk.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import { addReader, arrive, type Mailing, mailsOf, matchesOf, startMailing, textsOf, until } from '../fakes/mailing.ts';
import { drain } from '../fakes/pipeline.ts';

const ADDRESS = 'ana@example.org';
const HOUR_MS = 60 * 60_000;

function ask(mailing: Mailing, more: Partial<SubscriptionRequest> = {}) {
  return createReaderDesk(mailing.context).ask({ address: ADDRESS, queryText: 'topic:fentanyl', ...more });
}

/** What a mail's only link for a purpose says. */
function tokenIn(mailing: Mailing, purpose: string): string {
  const text = textsOf(mailing).at(-1)!.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return new RegExp(`${purpose}\\.[0-9a-z.~_-]+`).exec(text)![0];
}

function rowsAbout({ world }: Mailing, subscriber: string): readonly string[] {
  const rows = world.db.prepare('SELECT kind, "partition" AS partition, sort, body FROM items').all();
  return rows.filter((row) => JSON.stringify(row).includes(subscriber)).map((row) => String(row['kind']));
}

describe('ask()', () => {
  it('gives known, unknown, suppressed and erased addresses the same answer', async () => {
    const mailing = await startMailing();
    await addReader(mailing, { address: 'known@example.org' });
    const gone = await addReader(mailing, { address: 'gone@example.org' });
    const dead = await addReader(mailing, { address: 'dead@example.org' });
    await createReaderDesk(mailing.context).erase(gone.subscriberId);
    const { subscribers } = mailing.context.stores;
    const found = (await subscribers.get(dead.subscriberId))!;
    await subscribers.save({ ...found.record, status: 'suppressed' }, found.version);
    for (const address of ['known@example.org', 'new@example.org', 'gone@example.org', 'dead@example.org'])
      expect(await ask(mailing, { address })).toEqual({ kind: 'accepted' });
  });

  it('says every error with its field', async () => {
    const mailing = await startMailing();
    const answer = await ask(mailing, {
      address: 'nobody',
      queryText: 'topic:fentanil',
      cadence: 'dayly',
      times: { zone: 'America/Mexico', time: '25:00', weekday: 'someday', quietFrom: '22:00' },
    });
    expect(answer).toMatchObject({
      kind: 'invalid',
      errors: [
        { field: 'address' },
        { field: 'queryText', message: expect.stringMatching(/fentanyl/) },
        { field: 'cadence', message: expect.stringMatching(/Did you mean daily/) },
        { field: 'zone' },
        { field: 'time' },
        { field: 'weekday' },
      ],
    });
  });

  it('asks an address at most once an hour and five times a day, whatever is asked for', async () => {
    const mailing = await startMailing();
    for (let hour = 0; hour < 10; hour++) {
      for (let i = 0; i < 3; i++) await ask(mailing, { queryText: `word${hour}x${i}` });
      const before = mailing.mailer.sends.length;
      await drain(mailing);
      expect(mailing.mailer.sends.length - before).toBeLessThanOrEqual(1);
      await until(mailing, new Date(mailing.clock.now().getTime() + HOUR_MS).toISOString());
    }
    expect(mailing.mailer.sends).toHaveLength(5);
  });

  it('asks for the second alert of an hour when the hour is over', async () => {
    const mailing = await startMailing();
    await ask(mailing, { queryText: 'one' });
    await ask(mailing, { queryText: 'two' });
    await until(mailing, '2026-03-02T12:50:00.000Z', 10);
    expect(mailing.mailer.sends).toHaveLength(1);
    await until(mailing, '2026-03-02T13:10:00.000Z', 10);
    expect(mailing.mailer.sends).toHaveLength(2);
  });

  it('starts nothing before the link in the mail is used, and everything after it', async () => {
    const mailing = await startMailing();
    await ask(mailing, { cadence: 'daily', note: 'Port desk', times: { zone: 'US/Eastern', time: '7:30' } });
    await drain(mailing);
    await arrive(mailing, 'one');
    const id = subscriberId(ADDRESS);
    expect(await matchesOf(mailing, { subscriberId: id, subscriptionId: '' })).toEqual([]);
    expect(await answerLink(mailing.context, tokenIn(mailing, 'confirm'))).toMatchObject({ kind: 'done' });
    await arrive(mailing, 'two');
    const view = (await createReaderDesk(mailing.context).view(id))!;
    expect(view.times).toEqual({ zone: 'America/New_York', time: '07:30', weekday: 1, nothingNew: false });
    expect(view.subscriptions).toMatchObject([
      { status: 'active', consent: 'link', cadence: 'daily', note: 'Port desk' },
    ]);
    expect(view.subscriptions[0]?.preview).toMatchObject({ days: 30 });
    expect(await matchesOf(mailing, { subscriberId: id, subscriptionId: '' })).toHaveLength(1);
  });

  it('changes nothing of a reader who has alerts, as anybody can type an address', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { times: { zone: 'Europe/London' } });
    await ask(mailing, { queryText: 'pills', language: 'es', times: { zone: 'Asia/Tokyo' } });
    const view = (await createReaderDesk(mailing.context).view(reader.subscriberId))!;
    expect(view).toMatchObject({ times: { zone: 'Europe/London' }, subscriber: { language: 'en' } });
    expect(view.subscriptions.map(({ status }) => status)).toEqual(['active', 'pending']);
  });

  it('sends the link to their alerts to who asks for what they have', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await ask(mailing);
    await drain(mailing);
    expect((await mailsOf(mailing, reader)).map(({ purpose, state }) => [purpose, state])).toEqual([['link', 'sent']]);
    expect(await answerLink(mailing.context, tokenIn(mailing, 'manage'))).toMatchObject({ kind: 'ready' });
  });
});

describe('a link that stops an alert', () => {
  it('ends what waits for it at once, with the reason, and leaves the other alerts alone', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const other = await addReader(mailing, { queryText: 'officers' });
    await arrive(mailing, 'one');
    const sign = await linkSigner(mailing.context);
    const { subscriberId: id, subscriptionId } = reader;
    await answerLink(mailing.context, sign({ purpose: 'stop', subscriberId: id, subscriptionId }));
    const ends = (await matchesOf(mailing, reader)).map((match) => [match.subscriptionId, match.state, match.reason]);
    expect(ends).toContainEqual([subscriptionId, 'dropped', 'the subscription is stopped']);
    expect(ends).toContainEqual([other.subscriptionId, 'pending', undefined]);
  });
});

describe('askForLink()', () => {
  it('mails a link at most once an hour, and to readers only', async () => {
    const mailing = await startMailing();
    await addReader(mailing);
    const desk = createReaderDesk(mailing.context);
    for (const address of [ADDRESS, ADDRESS, 'nobody@example.org'])
      expect(await desk.askForLink(address)).toEqual({ kind: 'accepted' });
    await drain(mailing);
    expect(mailing.mailer.sends.map(({ to }) => to)).toEqual([ADDRESS]);
  });
});

describe('change()', () => {
  it('keeps the id of an alert whose query is edited, so that its links go on working', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const desk = createReaderDesk(mailing.context);
    const changed = await desk.change(reader.subscriberId, reader.subscriptionId, { queryText: 'topic:precursors' });
    expect(changed).toMatchObject({
      kind: 'changed',
      subscription: { id: reader.subscriptionId, query: 'topic:precursors' },
    });
    const again = await addReader(mailing);
    expect(again.subscriptionId).not.toBe(reader.subscriptionId);
    expect(
      await desk.change(reader.subscriberId, again.subscriptionId, { queryText: 'topic:precursors' }),
    ).toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'queryText' }],
    });
  });

  it('starts no alert that waits for its confirmation', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { confirmed: false });
    const desk = createReaderDesk(mailing.context);
    const answer = await desk.change(reader.subscriberId, reader.subscriptionId, {
      status: 'active',
      cadence: 'daily',
    });
    expect(answer).toMatchObject({ kind: 'changed', subscription: { status: 'pending', cadence: 'daily' } });
  });

  it('of a broken alert mends it with a query that holds', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const { subscriptions } = mailing.context.stores;
    const found = (await subscriptions.get(reader.subscriberId, reader.subscriptionId))!;
    await subscriptions.save({ ...found.record, query: 'lang:' }, found.version);
    await arrive(mailing, 'one');
    expect((await subscriptions.get(reader.subscriberId, reader.subscriptionId))?.record).toMatchObject({
      status: 'broken',
      reason: expect.stringMatching(/has no value/),
    });
    await arrive(mailing, 'two');
    await until(mailing, '2026-03-02T12:10:00.000Z', 1);
    expect((await mailsOf(mailing, reader)).map(({ purpose, state }) => [purpose, state])).toEqual([
      ['notice', 'sent'],
    ]);
    const desk = createReaderDesk(mailing.context);
    await desk.change(reader.subscriberId, reader.subscriptionId, { queryText: 'topic:fentanyl' });
    await arrive(mailing, 'three');
    expect(await matchesOf(mailing, reader)).toHaveLength(1);
  });
});

describe('erase()', () => {
  it('leaves nothing of a reader but a keyed hash, and mails them again only at their own wish', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { note: 'secret note' });
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-02T12:10:00.000Z', 5);
    await arrive(mailing, 'two');
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    expect(rowsAbout(mailing, reader.subscriberId)).toEqual([]);
    expect(rowsAbout(mailing, ADDRESS)).toEqual([]);
    expect((await mailing.context.ports.blobs.list('mails/')).keys).toEqual([]);
    await until(mailing, '2026-03-02T13:00:00.000Z', 5);
    expect(mailing.mailer.sends).toHaveLength(1);

    const request = { address: ADDRESS, queryText: 'pills', language: 'en' } as const;
    expect(await subscribe(mailing.context, { ...request, confirmed: true })).toMatchObject({ outcome: 'erased' });
    await ask(mailing);
    await drain(mailing);
    expect(await answerLink(mailing.context, tokenIn(mailing, 'confirm'))).toMatchObject({ kind: 'done' });
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    expect(mailing.world.db.prepare(`SELECT count(*) AS n FROM items WHERE kind = 'erased-reader'`).get()?.['n']).toBe(
      1,
    );
    expect(await subscribe(mailing.context, { ...request, confirmed: true })).toMatchObject({ outcome: 'erased' });
    await ask(mailing);
    await until(mailing, '2026-03-02T14:30:00.000Z', 30);
    await answerLink(mailing.context, tokenIn(mailing, 'confirm'));
    expect(mailing.world.db.prepare(`SELECT count(*) AS n FROM items WHERE kind = 'erased-reader'`).get()?.['n']).toBe(
      0,
    );
  });

  it('also takes what a job wrote that was at work meanwhile', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await arrive(mailing, 'one');
    const [match] = await matchesOf(mailing, reader);
    const [mail] = await mailsOf(mailing, reader);
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    await mailing.context.stores.matches.add({ ...match!, id: 'late' });
    await mailing.context.stores.mails.open(mail!);
    await until(mailing, '2026-03-02T12:10:00.000Z', 5);
    expect(rowsAbout(mailing, reader.subscriberId)).toEqual([]);
  });
});

describe('erase() of a reader with a key', () => {
  it('revokes it and forgets whose it was', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const keys = await giveKey(mailing, reader.subscriberId);
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    expect((await keys.get(KEY_ID))?.record).toMatchObject({ revokedAt: mailing.clock.now().toISOString() });
    expect(rowsAbout(mailing, reader.subscriberId)).toEqual([]);
  });
});

describe('exported()', () => {
  it('is everything stored about the reader, as JSON', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-02T12:10:00.000Z', 5);
    const exported = await createReaderDesk(mailing.context).exported(reader.subscriberId);
    expect(JSON.parse(JSON.stringify(exported))).toMatchObject({
      subscriber: { address: ADDRESS },
      subscriptions: [{ queryText: 'topic:fentanyl' }],
      mails: [{ state: 'sent' }],
      matches: [{ state: 'in-mail' }],
    });
  });

  it('lists the keys that belong to the reader, and never what they are', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const keys = await giveKey(mailing, reader.subscriberId);
    const exported = await createReaderDesk(mailing.context).exported(reader.subscriberId);
    const createdAt = mailing.clock.now().toISOString();
    // The control route refuses what JSON cannot say.
    expect(z.json().safeParse(exported).success).toBe(true);
    expect(exported).toHaveProperty('apiKeys', [{ id: KEY_ID, name: 'laptop', createdAt }]);
    expect(JSON.stringify(exported)).not.toContain((await keys.get(KEY_ID))!.record.hash);
  });
});

const KEY_ID = '0123456789ab';

async function giveKey({ context, clock }: Mailing, subscriber: string) {
  const keys = createApiKeyStore(context.ports.table);
  const now = clock.now().toISOString();
  const given = { id: KEY_ID, secret: 'x'.repeat(43), scope: 'reader', name: 'laptop', now } as const;
  await keys.save(makeApiKey({ ...given, subscriberId: subscriber }).record);
  return keys;
}

describe('the limit of what an alert may bring', () => {
  it('holds for everybody who makes or edits one, and spares one whose query stays', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { queryText: 'pills' });
    for (let i = 0; i < 31; i++) await arrive(mailing, `story ${i}`);
    const desk = createReaderDesk(mailing.context);
    const refused = { kind: 'invalid', errors: [{ field: 'queryText', code: 'too-much' }] };
    expect(await ask(mailing)).toMatchObject(refused);
    expect(await desk.add(reader.subscriberId, { queryText: 'topic:fentanyl' })).toMatchObject(refused);
    const edit = (change: SubscriptionChange) => desk.change(reader.subscriberId, reader.subscriptionId, change);
    expect(await edit({ queryText: 'topic:fentanyl' })).toMatchObject(refused);
    expect(await edit({ queryText: 'pills', cadence: 'daily' })).toMatchObject({ kind: 'changed' });
    const found = (await mailing.context.stores.subscriptions.get(reader.subscriberId, reader.subscriptionId))!;
    expect(found.record).toMatchObject({ query: 'pills', cadence: 'daily' });
  });
});
