import { mailId } from '../../../model/ids.ts';
import {
  articleMessageSchema,
  backfillMessageSchema,
  deliverMessageSchema,
  ingestMessageSchema,
  pollMessageSchema,
  retagMessageSchema,
  watchMessageSchema,
  webhookMessageSchema,
  webSubMessageSchema,
} from '../../../model/messages.ts';
import type { QueueDeadLetter } from '../../../model/queue-desk.ts';

/** Whose work a dead letter is, and the page that shows it where there is one. */
export type LetterOwner = {
  readonly kind: 'feed' | 'entry' | 'backfill' | 'article' | 'mail' | 'alert' | 'model' | 'none';
  readonly id: string;
  readonly path?: string;
};

/** The owner of a dead letter's work, from the ids of its message. `hasInbox`: mails have pages here. */
export function letterOwner(
  { queue, body }: QueueDeadLetter,
  { hasInbox }: { readonly hasInbox: boolean },
): LetterOwner {
  switch (queue) {
    case 'poll': {
      const backfill = backfillMessageSchema.safeParse(body).data?.backfillId;
      if (backfill !== undefined) return { kind: 'backfill', id: backfill, path: `${feedPath(backfill)}#backfill` };
      return feedOwner('feed', pollMessageSchema.safeParse(body).data?.feedId);
    }
    case 'websub':
      return feedOwner('feed', webSubMessageSchema.safeParse(body).data?.feedId);
    case 'ingest': {
      const watched = watchMessageSchema.safeParse(body).data?.watchId;
      if (watched !== undefined) return articleOwner(watched);
      return feedOwner('entry', ingestMessageSchema.safeParse(body).data?.feedId);
    }
    case 'index':
    case 'match':
      return articleOwner(articleMessageSchema.safeParse(body).data?.articleId);
    case 'deliver': {
      const mail = deliverMessageSchema.safeParse(body).data;
      if (mail === undefined) return NOBODY;
      const id = mailId(mail.subscriberId, mail.slot);
      return { kind: 'mail', id, ...(hasInbox ? { path: `/inbox/${encodeURIComponent(id)}` } : {}) };
    }
    case 'webhook': {
      const delivery = webhookMessageSchema.safeParse(body).data;
      return delivery === undefined ? NOBODY : { kind: 'alert', id: delivery.subscriptionId, path: '/alerts' };
    }
    case 'retag': {
      const retag = retagMessageSchema.safeParse(body).data;
      return retag === undefined ? NOBODY : { kind: 'model', id: retag.retagId, path: '/model' };
    }
    default:
      return NOBODY;
  }
}

const NOBODY: LetterOwner = { kind: 'none', id: '' };

function feedOwner(kind: 'feed' | 'entry', id: string | undefined): LetterOwner {
  return id === undefined ? NOBODY : { kind, id, path: feedPath(id) };
}

function feedPath(id: string): string {
  return `/feeds/${encodeURIComponent(id)}`;
}

function articleOwner(id: string | undefined): LetterOwner {
  return id === undefined ? NOBODY : { kind: 'article', id, path: `/articles/${encodeURIComponent(id)}` };
}
