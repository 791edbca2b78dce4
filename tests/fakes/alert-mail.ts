import type { AlertMail, AlertStory, OtherOutlet } from '../../shared/model/alert-mail.ts';

/** A story with everything that a mail can say of one. */
export function alertStory(more: Partial<AlertStory> = {}): AlertStory {
  return {
    storyId: 'a1',
    articleId: 'a1',
    title: 'Pills seized at the port',
    url: 'https://news.example/pills?id=1&page=2',
    source: 'News Example',
    sample: false,
    language: 'en',
    publishedAt: '2026-03-02T11:30:00.000Z',
    snippet: 'Officers said they found the pills under the seats of a car.',
    alerts: ['topic:fentanyl'],
    foundAt: '2026-03-02T11:40:00.000Z',
    why: [{ term: 'topic:fentanyl', words: 'fentanyl pills' }, { term: 'level:about' }],
    others: [],
    moreArticles: 0,
    ...more,
  };
}

/** Another outlet with the story. */
export function otherOutlet(more: Partial<OtherOutlet> = {}): OtherOutlet {
  return {
    articleId: 'c3',
    title: 'Police find pills in a car at the port',
    url: 'https://other.example/pills',
    source: 'Other Outlet',
    language: 'en',
    copy: false,
    ...more,
  };
}

/** A digest with all that a mail can say: an update, other outlets, a story from right to left, more than it holds. */
export function digestMail(more: Partial<AlertMail> = {}): AlertMail {
  return alertMail({
    mailId: '0123456789abcdef-d2026-03-02',
    cadence: 'daily',
    localDay: '2026-03-02',
    zone: 'America/Mexico_City',
    stories: [
      alertStory({
        update: { tags: ['group:cjng', 'precursors'] },
        why: [
          {
            term: 'topic:fentanyl',
            words: 'fentanyl pills',
            wrongTagUrl: 'https://vigia.example/wrong-tag?t=wrong-tag.1',
          },
        ],
        others: [
          otherOutlet(),
          otherOutlet({
            articleId: 'c4',
            title: 'Decomisan pastillas en el puerto',
            url: 'https://copia.example/pastillas',
            source: 'El Puerto',
            language: 'es',
            copy: true,
          }),
        ],
        moreArticles: 3,
      }),
      ...alertMail().stories.slice(1),
      alertStory({
        storyId: 'd4',
        articleId: 'd4',
        title: 'ضبط أقراص فنتانيل في الميناء',
        url: 'https://akhbar.example/1',
        source: 'Akhbar',
        language: 'ar',
        snippet: 'قالت الشرطة إنها عثرت على الأقراص تحت مقاعد سيارة.',
        why: [{ term: 'topic:fentanyl', words: 'فنتانيل' }],
      }),
    ],
    alerts: [
      {
        subscriptionId: 's1',
        queryText: 'topic:fentanyl',
        note: 'Ports story, for March',
        stopUrl: 'https://vigia.example/unsubscribe?t=stop.1',
      },
      { subscriptionId: 's2', queryText: 'rifles OR armas', stopUrl: 'https://vigia.example/unsubscribe?t=stop.2' },
    ],
    labels: { fentanyl: 'Fentanyl', 'group:cjng': 'Jalisco Cartel (CJNG)', precursors: 'Precursors' },
    coverage: {
      feeds: 45,
      fetched: 42,
      failing: 2,
      failingSince: '2026-02-27T10:00:00.000Z',
      waiting: 0,
      silent: 1,
      read: 310,
      matched: 12,
      dropped: 1,
    },
    more: { stories: 4 },
    ...more,
  });
}

/** An alert mail with two stories of two alerts. */
export function alertMail(more: Partial<AlertMail> = {}): AlertMail {
  return {
    mailId: '0123456789abcdef-i20260302t1200',
    storiesUrl: 'https://vigia.example/stories?t=stories.1',
    to: 'ana@example.org',
    from: 'Vigía <vigia@vigia.example>',
    language: 'en',
    date: '2026-03-02T12:05:00.000Z',
    cadence: 'instant',
    zone: 'UTC',
    stories: [
      alertStory(),
      alertStory({
        storyId: 'b2',
        articleId: 'b2',
        title: 'Aseguran rifles en la frontera',
        url: 'https://noticias.example/rifles',
        source: 'Noticias',
        sample: true,
        language: 'es',
        snippet: 'La fiscalía informó que los rifles venían de Texas.',
        alerts: ['topic:fentanyl', 'rifles OR armas'],
        why: [{ term: 'rifles', words: 'rifles' }],
      }),
    ],
    alerts: [
      { subscriptionId: 's1', queryText: 'topic:fentanyl', stopUrl: 'https://vigia.example/unsubscribe?t=stop.1' },
      { subscriptionId: 's2', queryText: 'rifles OR armas', stopUrl: 'https://vigia.example/unsubscribe?t=stop.2' },
    ],
    coverage: { feeds: 45, fetched: 42, failing: 2, waiting: 1, silent: 0, read: 310, matched: 2, dropped: 1 },
    unsubscribeUrl: 'https://vigia.example/unsubscribe?t=unsubscribe.1',
    manageUrl: 'https://vigia.example/manage',
    articleBaseUrl: 'https://vigia.example/articles/',
    ...more,
  };
}
