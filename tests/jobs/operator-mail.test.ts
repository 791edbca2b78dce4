import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { openOperatorMail } from '../../shared/jobs/operator-mail.ts';
import { stopSending } from '../../shared/jobs/send-guard.ts';
import { QUIET_DAYS, quietLanguages, USUAL_DAYS } from '../../shared/stages/quiet-languages.ts';
import { createFaults } from '../fakes/faults.ts';
import { addReader, arrive, type Mailing, startMailing } from '../fakes/mailing.ts';
import { disposeWorld, letPass, makeWorld, type PipelineOptions, ProcessCrash } from '../fakes/pipeline.ts';

const OPERATOR = { address: 'op@example.org', language: 'en', time: '07:00', zone: 'America/Mexico_City' } as const;

async function startOperated(
  options: PipelineOptions = {},
  world = makeWorld(),
  operator: JobContext['settings']['operator'] = OPERATOR,
): Promise<Mailing> {
  const mailing = await startMailing(options, world);
  const settings = { ...mailing.context.settings, ...(operator === undefined ? {} : { operator }) };
  return { ...mailing, context: { ...mailing.context, settings } };
}

async function pass(mailing: Mailing, minutes: number, step = 5): Promise<void> {
  for (let left = minutes; left > 0; left -= step) {
    await openOperatorMail(mailing.context);
    await letPass(mailing, step, step);
  }
}

async function give(mailing: Mailing, entryKey: string): Promise<void> {
  const body = { feedId: 'f', entryKey, fingerprint: 'x' };
  await recordDeadLetter(mailing.context, { queue: 'ingest', body, reason: 'the page is damaged' });
}

async function mailsOf({ mailer }: Mailing) {
  return await Promise.all(mailer.sends.map(({ mime }) => PostalMime.parse(mime)));
}

const NIGHT = '2026-11-22T06:00:00.000Z';

describe('openOperatorMail()', () => {
  it('tells dead letters at most once an hour, each of them once, to the operator alone', async () => {
    const mailing = await startOperated();
    mailing.clock.set(NIGHT);
    await give(mailing, 'one');
    await give(mailing, 'one');
    await pass(mailing, 10);
    await give(mailing, 'two');
    await give(mailing, 'three');
    await pass(mailing, 120);
    const mails = await mailsOf(mailing);
    expect(mails.map(({ subject }) => subject)).toMatchObject([
      expect.stringContaining('1 message was given up'),
      expect.stringContaining('2 messages were given up'),
    ]);
    for (const mail of mails) {
      expect(mail.to?.[0]?.address).toBe('op@example.org');
      expect(mail.from).toMatchObject({ name: 'Vigía operator', address: 'vigia@vigia.example' });
      expect(mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
    }
    expect(mailing.mailer.sends[0]?.mailId).not.toBe(mailing.mailer.sends[1]?.mailId);
  });

  it('sums the day up once a local day, at its time, also while mail to readers is stopped', async () => {
    const mailing = await startOperated();
    mailing.clock.set(NIGHT);
    await addReader(mailing);
    await arrive(mailing, 'Pills');
    await stopSending(mailing.context, 'a wrong template');
    await pass(mailing, 48 * 60, 30);
    const mails = await mailsOf(mailing);
    expect(mails.map(({ subject }) => subject)).toMatchObject([
      expect.stringContaining('22 Nov'),
      expect.stringContaining('23 Nov'),
    ]);
    expect(mails[0]?.text).toMatch(/No mail goes out to readers: a wrong template/);
    expect(mails[0]?.text).toMatch(/Articles archived: 1, of which 1 met an alert/);
    expect(mails[0]?.text).not.toMatch(/ana@/);
  });

  it('writes to nobody where no operator is named, and keeps what happened', async () => {
    const mailing = await startOperated({}, makeWorld(), undefined);
    const { operator: _, ...settings } = mailing.context.settings;
    const alone: Mailing = { ...mailing, context: { ...mailing.context, settings } };
    await give(alone, 'one');
    await pass(alone, 24 * 60, 60);
    expect(alone.mailer.sends).toEqual([]);
    expect(await alone.context.stores.operatorEvents.pending()).toHaveLength(1);
  });

  it('tells an event once whatever effect fails', { timeout: 60_000 }, async () => {
    const run = async (faults: ReturnType<typeof createFaults>) => {
      const world = makeWorld();
      world.clock.set(NIGHT);
      const faulty = await startOperated({ lease: { owner: 'first', soleOwner: true }, ...faults }, world);
      try {
        await give(faulty, 'one');
        await pass(faulty, 15);
      } catch (error) {
        if (!(error instanceof ProcessCrash)) throw error;
      }
      const again = await startOperated({ lease: { owner: 'second', soleOwner: true } }, world);
      // The message of the dead letter comes again when its job died.
      await give(again, 'one');
      await pass(again, 180);
      const ids = [...faulty.mailer.sends, ...again.mailer.sends].map(({ mailId }) => mailId);
      const left = (await again.context.stores.operatorEvents.pending()).length;
      disposeWorld(world);
      return { mails: new Set(ids).size, left };
    };
    const counted = createFaults();
    expect(await run(counted)).toEqual({ mails: 1, left: 0 });
    for (let at = 1; at <= counted.effects.length; at++)
      for (const when of ['before', 'after'] as const) {
        const name = `${counted.effects[at - 1]} ${at} ${when}`;
        expect(await run(createFaults({ at, when, as: 'crash' })), name).toEqual({ mails: 1, left: 0 });
      }
  });
});

describe('quietLanguages()', () => {
  const days = Array.from({ length: QUIET_DAYS + USUAL_DAYS }, (_, i) => `day-${i}`);
  const counts = (language: string, recent: number, before: number) => [
    ...days.slice(0, QUIET_DAYS).map((day) => ({ day, language, topic: 'fentanyl', articles: recent })),
    ...days.slice(QUIET_DAYS).map((day) => ({ day, language, topic: 'fentanyl', articles: before })),
  ];

  it.each<[string, number, number, boolean]>([
    ['has stopped', 0, 4, true],
    ['brings a quarter', 1, 4, true],
    ['brings half', 2, 4, false],
    ['is rare anyway', 0, 2, false],
    ['brings more', 9, 4, false],
  ])('one that %s (%i a day after %i) is told: %s', (_, recent, before, told) => {
    const found = quietLanguages([...counts('es', recent, before), ...counts('en', 5, 5)], days);
    expect(found.map(({ language }) => language)).toEqual(told ? ['es'] : []);
  });

  it('says nothing of a language that is watched since yesterday', () => {
    expect(quietLanguages(counts('es', 0, 0), days)).toEqual([]);
  });
});
