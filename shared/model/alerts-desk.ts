import type { AlertPreview } from './alert-preview.ts';
import type { OperatorEvent } from './operator-event.ts';
import type { RequestError } from './reader-desk.ts';
import type { SendingState } from './sending.ts';

/** An alert for an address, as typed on the desk. */
export type DeskAlertRequest = {
  readonly address: string;
  readonly queryText: string;
  readonly cadence?: string;
  readonly note?: string;
  readonly language: 'en' | 'es';
  /**
   * Who holds the consent: `operator`, whoever asks holds it for the reader; `reader`, the sign-in vouches that the address
   * is that of whoever asks; `ask`, nobody does, and the reader is asked by mail.
   */
  readonly consent: 'operator' | 'reader' | 'ask';
  /** What the reader is shown before they confirm. */
  readonly preview?: AlertPreview;
};

export type DeskAlertAnswer =
  | {
      readonly kind: 'active' | 'already-active' | 'confirmation-sent';
      readonly subscriberId: string;
      readonly subscriptionId: string;
    }
  /** Mail to the address is suppressed, or its reader had everything erased and must ask by themselves. */
  | { readonly kind: 'suppressed' | 'erased' }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** What is sent to whoever runs this Vigía. */
export type OperatorMailState = {
  /** Absent where the configuration names nobody. */
  readonly address?: string;
  /** Stands where a mail has its reader. */
  readonly operatorId: string;
  /** What waits to be told, oldest first. */
  readonly events: readonly OperatorEvent[];
};

/** What the desk does with mail beyond one reader's own alerts (`ReaderDesk`). */
export type AlertsDesk = {
  subscribe(request: DeskAlertRequest): Promise<DeskAlertAnswer>;
  sending(): Promise<SendingState>;
  /** Holds all mail to readers; twice is once. `name`: who did it. */
  stopSending(reason: string, name: string): Promise<void>;
  /** Lets it out again and counts anew. */
  startSending(): Promise<void>;
  /** False where the address was not suppressed. */
  unsuppress(subscriberId: string): Promise<boolean>;
  operatorMail(): Promise<OperatorMailState>;
};
