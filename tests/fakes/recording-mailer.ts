import type { Mailer, OutgoingMail, SendOutcome } from '../../shared/ports.ts';

export type RecordingMailer = Mailer & {
  /** Every send that was tried, in order. */
  readonly sends: readonly OutgoingMail[];
  /** The next sends end so, one each; those after them are sent. */
  answerNext(...outcomes: readonly SendOutcome[]): void;
  /** Runs while a mail is being sent: what other jobs do meanwhile. */
  duringSend(work: () => Promise<void>): void;
};

/** A Mailer that keeps what it is given and answers what it is told. */
export function createRecordingMailer(): RecordingMailer {
  const sends: OutgoingMail[] = [];
  const answers: SendOutcome[] = [];
  let meanwhile: (() => Promise<void>) | undefined;
  return {
    sends,
    answerNext(...outcomes) {
      answers.push(...outcomes);
    },
    duringSend(work) {
      meanwhile = work;
    },
    async send(mail) {
      sends.push(mail);
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return answers.shift() ?? { kind: 'sent', messageId: `<${mail.mailId}@test.invalid>` };
    },
  };
}
