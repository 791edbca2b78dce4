import { describe, expect, it } from 'vitest';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { addReader, arrive, mailsOf, startMailing, textsOf, until } from '../fakes/mailing.ts';

describe('mailStories()', () => {
  it('lists every story that a mail told, those it had no room for too, by the link in that mail alone', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { queryText: 'pills OR topic:fentanyl' });
    for (let i = 0; i < 30; i++) await arrive(mailing, `Story number ${i}`);
    await until(mailing, '2026-03-02T12:10:00.000Z', 5);
    const [mail] = await mailsOf(mailing, reader);
    expect(mail).toMatchObject({ state: 'sent', stories: 30 });
    const text = textsOf(mailing)[0]!.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const token = /\/stories\?t=(stories\.[0-9a-z.~-]+)/.exec(text)?.[1] ?? '';
    const desk = linkDesk(mailing.context);
    const read = await desk.read(token);
    expect(read).toMatchObject({ kind: 'ready', purpose: 'stories', slot: mail?.slot });
    const told = await desk.stories({ subscriberId: reader.subscriberId, slot: mail?.slot ?? '' }, 0);
    expect(told?.stories.map(({ title }) => title).toSorted()).toEqual(
      Array.from({ length: 30 }, (_, i) => `Story number ${i}`).toSorted(),
    );
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    expect(await desk.stories({ subscriberId: reader.subscriberId, slot: mail?.slot ?? '' }, 0)).toBeUndefined();
  });
});
