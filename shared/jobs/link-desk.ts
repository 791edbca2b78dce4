import type { LinkDesk } from '../model/link-desk.ts';
import { LINK_LIFE_MS } from '../model/link-token.ts';
import { answerLink, readLink } from './answer-link.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { isFormSealed, linkSigner, sealForm } from './link-keys.ts';
import { mailStories } from './mail-stories.ts';

/** The links of mails, for the pages. */
export function linkDesk(context: JobContext): LinkDesk {
  return {
    read: (token) => readLink(context, token),
    answer: (token) => answerLink(context, token),
    stories: (mail, from) => mailStories(context, mail, from),
    renew: async (subscriberId) => {
      const sign = await linkSigner(context);
      return sign({ purpose: 'manage', subscriberId, expiresAt: after(nowIso(context), LINK_LIFE_MS.manage) });
    },
    seal: (text) => sealForm(context, text),
    isSealed: (text, seal) => isFormSealed(context, text, seal),
  };
}
