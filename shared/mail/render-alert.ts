import type { AlertMail, AlertStory } from '../model/alert-mail.ts';
import type { Email } from '../model/email.ts';
import { escapeHref, escapeHtml } from '../text/escape-html.ts';
import { oneLine } from '../text/one-line.ts';
import { mailPage } from './mail-page.ts';
import { type MailWords, mailWords } from './mail-words.ts';

/** Code points of a subject: what phones show of it, with room for the count. */
const SUBJECT_CHARACTERS = 110;
const TITLE_CHARACTERS = 300;
/** All that may leave the archive (DESIGN.md §1, promise 6). */
const SNIPPET_CHARACTERS = 300;

/** An alert in words: both parts say the same, each story once. */
export function renderAlert(mail: AlertMail): Email {
  const words = mailWords[mail.language];
  const { stories } = mail;
  const subject = oneLine(words.subject(stories.length, stories[0]?.title ?? ''), SUBJECT_CHARACTERS);
  return {
    mailId: mail.mailId,
    from: mail.from,
    to: mail.to,
    subject: subject === '' ? 'Vigía' : subject,
    text: alertText(mail, words),
    html: mailPage({ language: mail.language, title: subject, body: alertHtml(mail, words) }),
    language: mail.language,
    date: mail.date,
    unsubscribeUrl: mail.unsubscribeUrl,
  };
}

function alertText(mail: AlertMail, words: MailWords): string {
  const stories = mail.stories.map((story) => {
    const facts = storyFacts(story, mail, words);
    return [
      facts.title,
      facts.line,
      ...(story.sample ? [words.sample] : []),
      facts.snippet,
      `${words.why}: ${facts.why}`,
      ...(facts.alerts === undefined ? [] : [`${words.alerts}: ${facts.alerts}`]),
      story.url,
      `${words.evidence}: ${facts.evidenceUrl}`,
    ].join('\n');
  });
  const alerts = mail.alerts.map(
    ({ queryText, stopUrl }) => `- ${oneLine(queryText, TITLE_CHARACTERS)}\n  ${words.stop}: ${stopUrl}`,
  );
  return [
    words.heading(mail.stories.length),
    ...stories,
    `${words.yourAlerts}:\n${alerts.join('\n')}`,
    coverageLine(mail, words),
    `${words.unsubscribe}: ${mail.unsubscribeUrl}`,
    '',
  ].join('\n\n');
}

function alertHtml(mail: AlertMail, words: MailWords): string {
  const stories = mail.stories.map((story) => {
    const facts = storyFacts(story, mail, words);
    return `<article lang="${escapeHtml(story.language)}">
<h2><a href="${escapeHref(story.url)}">${escapeHtml(facts.title)}</a></h2>
<p class="quiet">${escapeHtml(facts.line)}</p>${story.sample ? `\n<p class="quiet sample">${escapeHtml(words.sample)}</p>` : ''}
<p>${escapeHtml(facts.snippet)}</p>
<p class="quiet">${words.why}: ${escapeHtml(facts.why)}</p>${facts.alerts === undefined ? '' : `\n<p class="quiet">${words.alerts}: ${escapeHtml(facts.alerts)}</p>`}
<p class="quiet"><a href="${escapeHref(facts.evidenceUrl)}">${words.evidence}</a></p>
</article>`;
  });
  const alerts = mail.alerts.map(
    ({ queryText, stopUrl }) =>
      `<li>${escapeHtml(oneLine(queryText, TITLE_CHARACTERS))} · <a href="${escapeHref(stopUrl)}">${words.stop}</a></li>`,
  );
  return `<h1>${words.heading(mail.stories.length)}</h1>
${stories.join('\n')}
<footer>
<p class="quiet">${words.yourAlerts}:</p>
<ul class="quiet">${alerts.join('')}</ul>
<p class="quiet">${coverageLine(mail, words)}</p>
<p class="quiet"><a href="${escapeHref(mail.unsubscribeUrl)}">${words.unsubscribe}</a></p>
</footer>`;
}

function storyFacts(story: AlertStory, mail: AlertMail, words: MailWords) {
  const time =
    story.publishedAt === undefined ? words.undated : `${story.publishedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return {
    title: oneLine(story.title, TITLE_CHARACTERS),
    snippet: oneLine(story.snippet, SNIPPET_CHARACTERS),
    line: `${oneLine(story.source, TITLE_CHARACTERS)} · ${time} · ${story.language}`,
    why: story.why
      .map(({ term, words: found }) => oneLine(found === undefined ? term : `${term} (“${oneLine(found, 80)}”)`, 300))
      .join(', '),
    // With one alert in the message, the foot names it.
    alerts:
      mail.alerts.length === 1 ? undefined : story.alerts.map((alert) => oneLine(alert, TITLE_CHARACTERS)).join('; '),
    evidenceUrl: `${mail.articleBaseUrl}${story.articleId}`,
  };
}

function coverageLine({ coverage }: AlertMail, words: MailWords): string {
  return words.coverage(coverage.feeds, coverage.fetched, coverage.failing, coverage.waiting);
}
