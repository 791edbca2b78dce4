/** A message ready to be made into MIME: both parts say the same. */
export type Email = {
  readonly mailId: string;
  readonly from: string;
  readonly to: string;
  /** One line; control, bidi and zero-width characters already taken out. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: 'en' | 'es';
  /** ISO 8601, UTC. */
  readonly date: string;
  /** RFC 8058 target; absent on confirmation mails, which end by being ignored, and on mails to the operator. */
  readonly unsubscribeUrl?: string;
  /** `operator` goes to whoever runs Vigía: it is no list's mail and says so in its headers. A reader's unless said. */
  readonly audience?: 'reader' | 'operator';
};
