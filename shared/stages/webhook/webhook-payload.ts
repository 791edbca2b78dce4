import type { AlertMail, AlertStory } from '../../model/alert-mail.ts';
import type { WebhookPayload, WebhookStory } from '../../model/webhook-payload.ts';

export type StoryAlerts = {
  /** Of every story that the mail tells, those beyond its length included: the alerts that it met. */
  readonly alertsByStory: Readonly<Record<string, readonly string[]>>;
};

/** What a mail says of one of its alerts; nothing where it tells no story of that alert. */
export function webhookPayload(
  mail: AlertMail,
  subscriptionId: string,
  { alertsByStory }: StoryAlerts,
): WebhookPayload | undefined {
  const alert = mail.alerts.find((one) => one.subscriptionId === subscriptionId);
  const ofAlert = Object.keys(alertsByStory).filter((storyId) => alertsByStory[storyId]?.includes(subscriptionId));
  if (alert === undefined || ofAlert.length === 0) return undefined;
  const stories = mail.stories.filter(({ storyId }) => ofAlert.includes(storyId));
  const { cadence, language, zone, localDay, coverage } = mail;
  return {
    type: 'alert.stories',
    timestamp: mail.date,
    data: {
      version: 1,
      alert: alertNamed({ id: subscriptionId, ...alert }),
      cadence,
      language,
      zone,
      ...(localDay === undefined ? {} : { localDay }),
      stories: stories.map((story) => webhookStory(story, mail.articleBaseUrl)),
      more: ofAlert.length - stories.length,
      coverage,
    },
  };
}

/** What the test button sends. */
export function testPayload(
  alert: { readonly id: string; readonly queryText: string; readonly note?: string | undefined },
  now: string,
): WebhookPayload {
  return { type: 'alert.test', timestamp: now, data: { version: 1, alert: alertNamed(alert) } };
}

function alertNamed({
  id,
  queryText,
  note,
}: {
  readonly id: string;
  readonly queryText: string;
  readonly note?: string | undefined;
}) {
  return { id, query: queryText, ...(note === undefined ? {} : { note }) };
}

/** Links that act for the reader (stop, wrong tag) stay with the reader: a webhook's target may be a whole team's. */
function webhookStory({ alerts: _, why, ...story }: AlertStory, articleBaseUrl: string): WebhookStory {
  return {
    ...story,
    archiveUrl: `${articleBaseUrl}${story.articleId}`,
    why: why.map(({ term, words }) => ({ term, ...(words === undefined ? {} : { words }) })),
  };
}
