import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mailer, OutgoingMail } from '../../shared/ports.ts';

/** What an adapter brings to the suite: a mailer whose outbox is empty, and a look into that outbox. */
export type MailerHarness = {
  readonly mailer: Mailer;
  /** True when a mail id that was sent before is known and not sent again. */
  readonly remembersSent: boolean;
  /** True when the mailer gives each message an id of its own, as `messageId` and on the way. */
  readonly namesMessages: boolean;
  /** The messages that arrived, in no order. */
  delivered(): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
};

const FROM = 'From: vigia@example.org\r\n';

const MIME = [
  FROM.trimEnd(),
  'To: reader@example.org',
  'Subject: =?utf-8?q?Se=C3=B1al?=',
  'Message-ID: <mail-1@vigia.example.org>',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  '.a line that begins with a dot',
  '..two',
  'ñ, trailing space ',
  '.',
  '',
].join('\r\n');

/** Runs the Mailer contract against one adapter. */
export function describeMailer(name: string, makeMailer: () => Promise<MailerHarness>): void {
  describe(`Mailer contract: ${name}`, () => {
    let harness: MailerHarness;

    beforeEach(async () => {
      harness = await makeMailer();
    });
    afterEach(async () => {
      await harness.close();
    });

    const mail = (rest: Partial<OutgoingMail> = {}): OutgoingMail => ({
      mailId: 'mail-1',
      from: 'vigia@example.org',
      to: 'reader@example.org',
      mime: Buffer.from(MIME),
      ...rest,
    });
    const texts = async (): Promise<string[]> =>
      (await harness.delivered()).map((bytes) => Buffer.from(bytes).toString()).toSorted();

    it('send() delivers the message byte for byte, with its own Message-ID', async () => {
      const messageId = harness.namesMessages ? expect.stringMatching(/^\S+$/) : '<mail-1@vigia.example.org>';
      expect(await harness.mailer.send(mail())).toEqual({ kind: 'sent', messageId });
      expect(await texts()).toEqual([MIME]);
    });

    it('send() tells the mail id when the message has no Message-ID', async () => {
      const mime = Buffer.from(`${FROM}Subject: x\r\n\r\nMessage-ID: <in-the-body@example.org>\r\n`);
      const messageId = harness.namesMessages ? expect.stringMatching(/^\S+$/) : 'mail-1';
      expect(await harness.mailer.send(mail({ mime }))).toEqual({ kind: 'sent', messageId });
    });

    it('send() answers `sent` again for a mail id that was sent, twice at once or later', async () => {
      const outcomes = await Promise.all([harness.mailer.send(mail()), harness.mailer.send(mail())]);
      outcomes.push(await harness.mailer.send(mail()));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
      expect(await texts()).toHaveLength(harness.remembersSent ? 1 : 3);
    });

    it('send() keeps different mails apart', async () => {
      for (const mailId of ['a', 'b_2', `c${'-'.repeat(63)}`]) {
        await harness.mailer.send(mail({ mailId, mime: Buffer.from(`${FROM}Subject: ${mailId}\r\n\r\n`) }));
      }
      expect(await texts()).toHaveLength(3);
    });

    it('send() takes addresses with a display name', async () => {
      const named = mail({ from: 'Vigía <vigia@example.org>', to: '"Reader, A." <reader@example.org>' });
      expect((await harness.mailer.send(named)).kind).toBe('sent');
    });

    it.each([
      { title: 'a header injected by CRLF', to: 'reader@example.org\r\nBcc: victim@example.org' },
      { title: 'an SMTP command injected by LF', to: 'reader@example.org>\nRCPT TO:<victim@example.org' },
      { title: 'two recipients', to: 'reader@example.org, victim@example.org' },
      { title: 'two recipients in brackets', to: '<reader@example.org> <victim@example.org>' },
      { title: 'a space', to: 'rea der@example.org' },
      { title: 'no domain', to: 'reader' },
      { title: 'nothing', to: '' },
      { title: 'two at signs', to: 'a@b@example.org' },
      { title: 'a NUL', to: 'reader@example.org\u0000' },
      { title: 'an endless domain', to: `reader@${'x'.repeat(256)}` },
    ])('send() rejects an address with $title, and delivers nothing', async ({ to }) => {
      expect((await harness.mailer.send(mail({ to }))).kind).toBe('rejected');
      expect((await harness.mailer.send(mail({ from: to }))).kind).toBe('rejected');
      expect(await texts()).toEqual([]);
    });

    it('send() rejects a message that is too large', async () => {
      const mime = Buffer.alloc(10_000_001, 'x');
      expect((await harness.mailer.send(mail({ mime }))).kind).toBe('rejected');
      expect(await texts()).toEqual([]);
    });

    it.each(['', '../escape', 'A', 'a.b', 'a/b', 'a b', 'ñ', 'x'.repeat(65)])(
      'send() throws for mail id %j, which the port does not allow',
      async (mailId) => {
        await expect(harness.mailer.send(mail({ mailId }))).rejects.toMatchObject({
          name: 'VigiaError',
          code: 'bad-mail-id',
        });
        expect(await texts()).toEqual([]);
      },
    );
  });
}
