import type { AlertMail } from '../model/alert-mail.ts';
import { oneLine } from '../text/one-line.ts';
import { calendarDay } from './local-time.ts';
import { type DigestDay, type MailWords, mailWords, type StoryCount } from './mail-words.ts';

/** Code points of a subject: what phones show of it, with room for the count. */
const SUBJECT_CHARACTERS = 110;
/** Of one title among several, so that none floods the others. */
const TITLE_CHARACTERS = 60;
/** Two titles fill what is shown; the third says that there is more. */
const TITLES = 3;

/** What a mail tells, counted: those of `more` too, updates where they are told. */
export function storyCount({ stories, more }: AlertMail): StoryCount {
  return {
    stories: stories.length + (more?.stories ?? 0),
    updates: stories.filter(({ update }) => update !== undefined).length,
  };
}

/** The day of a digest, in the mail's language; nothing for other mails. */
export function digestDay({ cadence, localDay, date, language }: AlertMail): DigestDay | undefined {
  if (cadence !== 'daily' && cadence !== 'weekly') return undefined;
  return { cadence, day: calendarDay(localDay ?? date.slice(0, 10), language) };
}

/** One line that says what is in the mail: `3 stories: Manzanillo seizure; Two convicted; …`. Never empty. */
export function alertSubject(mail: AlertMail): string {
  const words: MailWords = mailWords[mail.language];
  const count = storyCount(mail);
  const subject = oneLine(words.subject(count, firstTitles(mail, count.stories), digestDay(mail)), SUBJECT_CHARACTERS);
  return subject === '' ? 'Vigía' : subject;
}

function firstTitles({ stories }: AlertMail, all: number): string {
  const room = all === 1 ? SUBJECT_CHARACTERS : TITLE_CHARACTERS;
  const titles = stories.slice(0, TITLES).map(({ title }) => oneLine(title, room));
  return [...titles.filter((title) => title !== ''), ...(all > TITLES ? ['…'] : [])].join('; ');
}
