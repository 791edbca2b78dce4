import type { DigestDay, MailWords, StoryCount } from './mail-words.ts';

/** Mails in English. */
export const en: MailWords = {
  subject: (count, titles, digest) => {
    if (digest === undefined) return count.stories === 1 ? only(count, titles) : `${counted(count)}: ${titles}`;
    return `${digestName(digest)}: ${count.stories === 0 ? 'nothing new' : `${counted(count)}: ${titles}`}`;
  },
  heading: (count, digest) => {
    const met = `${plural(count.stories, 'story', 'stories')} met your alerts${updated(count)}`;
    if (digest === undefined) return met;
    return `${digestName(digest)}: ${count.stories === 0 ? 'nothing new met your alerts' : met}`;
  },
  why: 'Why',
  wrongTag: 'Wrong tag?',
  alert: 'Alert',
  update: (tags) => `Update: you were told of this story before. New in it: ${tags}`,
  alsoIn: 'Also in',
  copy: 'same text',
  moreArticles: (count) => `and ${plural(count, 'more article', 'more articles')}`,
  more: (stories) => `And ${plural(stories, 'more story', 'more stories')}, counted here and told in no other message.`,
  seeAll: 'See them all',
  evidence: 'Tags and evidence',
  sample: 'SAMPLE: demonstration, not evidence',
  undated: 'no date',
  unknownLanguage: 'language not known',
  coverageTitle: 'What this rests on',
  coverage: ({ feeds, fetched, failing, silent, waiting, read, matched, dropped }, since) =>
    [
      `${plural(feeds, 'feed', 'feeds')}: ${[
        `${fetched} fetched`,
        ...(failing === 0 ? [] : [`${failing} failing${since === undefined ? '' : ` since ${since}`}`]),
        ...(silent === 0 ? [] : [`${silent} silent`]),
        ...(waiting === 0 ? [] : [`${waiting} not polled yet`]),
      ].join(', ')}`,
      [
        `${plural(read, 'article', 'articles')} read`,
        `${matched} matched`,
        ...(dropped === 0 ? [] : [`${plural(dropped, 'entry', 'entries')} without an article`]),
      ].join(', '),
    ]
      .join('; ')
      .concat('.'),
  times: (zone) => `Times are those of ${zone}.`,
  yourAlerts: 'Your alerts in this message',
  query: 'Query',
  note: 'Your note',
  stop: 'Stop this alert',
  manage: 'Change or pause your alerts',
  unsubscribe: 'Stop all mail from Vigía',
  cadence: {
    instant: 'within minutes',
    hourly: 'every hour',
    daily: 'once a day',
    weekly: 'once a week',
    off: 'no mail',
  },
  confirm: {
    subject: 'Confirm your Vigía alert',
    heading: 'One click and it starts',
    text: 'Somebody, we hope you, asked Vigía to write to this address about new coverage that meets this query:',
    frequency: 'How often',
    button: 'Confirm this alert',
    ignore: 'If it was not you, ignore this message: nothing more will come. The link works for 7 days.',
  },
  preview: {
    count: ({ days, articles, stories, busiest }) =>
      `In the last ${days} days it would have sent ${plural(articles, 'article', 'articles')} in ${plural(stories, 'story', 'stories')}${busiest === undefined ? '' : `; the busiest day (${busiest.day}) had ${busiest.stories}`}.`,
    none: (days) => `In the last ${days} days it would have sent nothing.`,
    examples: 'For example',
    suggest: (cadence) => `For this much news we suggest: ${cadence}.`,
  },
  link: {
    subject: 'Your link to your Vigía alerts',
    heading: 'Your alerts, for one hour',
    text: 'Somebody, we hope you, asked for a link to the alerts of this address. It shows them, and lets you change, pause, stop, export or erase them.',
    button: 'Open my alerts',
    ignore: 'If it was not you, ignore this message: without the link nothing can be changed. It works for one hour.',
  },
  broken: {
    subject: (name) => `An alert of yours no longer works: ${name}`,
    heading: 'An alert of yours no longer works',
    text: 'Vigía can no longer read the query of this alert. It is kept, and sends nothing until you change it.',
    errors: 'What is wrong',
    action: 'Ask for a link to your alerts to put it right',
  },
  webhook: {
    subject: (host) => `A webhook of yours is switched off: ${host}`,
    heading: 'A webhook of yours is switched off',
    text: (host, since) =>
      `${host} has not taken a single delivery since ${since}, so Vigía stopped trying. The alert goes on by mail.`,
    reason: 'Last answer',
    action: 'Ask for a link to your alerts to switch it on again',
  },
};

function only({ updates }: StoryCount, title: string): string {
  return updates === 0 ? title : `Update: ${title}`;
}

function counted({ stories, updates }: StoryCount): string {
  const all = plural(stories, 'story', 'stories');
  return updates === 0 ? all : `${all}, ${plural(updates, 'update', 'updates')}`;
}

/** `, 1 of them an update`. */
function updated({ updates }: StoryCount): string {
  return updates === 0 ? '' : `, ${updates} of them ${updates === 1 ? 'an update' : 'updates'}`;
}

function digestName({ cadence, day }: DigestDay): string {
  return cadence === 'daily' ? day : `Week to ${day}`;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
