import type { AlertMail } from '../model/alert-mail.ts';
import type { Email } from '../model/email.ts';
import { oneLine } from '../text/one-line.ts';
import { alertSubject, digestDay, storyCount } from './alert-subject.ts';
import { fitStories } from './fit-stories.ts';
import { knownZone, localDay } from './local-time.ts';
import type { Block, Run } from './mail-block.ts';
import { mailEmail } from './mail-email.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { storyBlock } from './story-block.ts';

/** A query or note in a mail: enough to know it by. */
const NAME_CHARACTERS = 300;

/**
 * An alert or a digest in words, each story once, of at most 100 KB (`fitStories`): where the stories do not fit in
 * full, the last are told in brief, and where that does not help they are counted in `more`.
 */
export function renderAlert(mail: AlertMail): Email {
  const words = mailWords[mail.language];
  const before: Block[] = [{ kind: 'heading', text: words.heading(storyCount(mail), digestDay(mail)) }];
  const { blocks, left } = fitStories({
    full: mail.stories.map((story) => storyBlock(story, mail, 'full')),
    brief: mail.stories.map((story) => storyBlock(story, mail, 'brief')),
    frame: [...before, ...after(mail, words, mail.stories.length)],
    language: mail.language,
  });
  return mailEmail(mail, {
    subject: alertSubject(mail),
    blocks: [...before, ...blocks, ...after(mail, words, left)],
    unsubscribeUrl: mail.unsubscribeUrl,
  });
}

/** What follows the stories; `left` of them are counted only. */
function after(mail: AlertMail, words: MailWords, left: number): readonly Block[] {
  const more = left + (mail.more?.stories ?? 0);
  return [
    ...(more === 0 ? [] : [paragraph(`${words.more(more)} `, { link: words.seeAll, url: mail.storiesUrl })]),
    {
      kind: 'foot',
      blocks: [
        { kind: 'section', text: words.coverageTitle },
        quiet(words.coverage(mail.coverage, failingSince(mail))),
        { kind: 'section', text: words.yourAlerts },
        { kind: 'list', tone: 'quiet', items: mail.alerts.map((alert) => alertRuns(alert, words)) },
        quiet(words.times(knownZone(mail.zone))),
        quiet({ link: words.manage, url: mail.manageUrl }),
        quiet({ link: words.unsubscribe, url: mail.unsubscribeUrl }),
      ],
    },
  ];
}

function alertRuns({ note, queryText, stopUrl }: AlertMail['alerts'][number], words: MailWords): readonly Run[] {
  const query = oneLine(queryText, NAME_CHARACTERS);
  const name = note === undefined ? query : `${oneLine(note, NAME_CHARACTERS)} (${words.query}: ${query})`;
  return [`${name} · `, { link: words.stop, url: stopUrl }];
}

function failingSince({ coverage, language, zone, date }: AlertMail): string | undefined {
  return coverage.failingSince === undefined
    ? undefined
    : localDay(coverage.failingSince, { language, zone, now: date });
}

function paragraph(...runs: readonly Run[]): Block {
  return { kind: 'paragraph', runs };
}

function quiet(...runs: readonly Run[]): Block {
  return { kind: 'paragraph', tone: 'quiet', runs };
}
