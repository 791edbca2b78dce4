import type { AlertPreview } from '../model/reader-desk.ts';
import type { Cadence } from '../model/subscription.ts';
import { oneLine } from '../text/one-line.ts';
import { calendarDay, localTime } from './local-time.ts';
import type { Block, Run } from './mail-block.ts';
import { mailWords } from './mail-words.ts';

const TITLE_CHARACTERS = 200;
const NAME_CHARACTERS = 80;

type Options = {
  readonly language: 'en' | 'es';
  readonly zone: string;
  /** What was asked for: nothing is suggested to who asked for the same. */
  readonly cadence?: Cadence | undefined;
};

/** What an alert would have sent: counts, examples, and how often a message would do. */
export function previewBlocks(preview: AlertPreview, { language, zone, cadence }: Options): readonly Block[] {
  const words = mailWords[language].preview;
  if (preview.articles === 0) return [paragraph(words.none(preview.days))];
  const { suggested } = preview;
  return [
    paragraph(previewLine(preview, language)),
    ...(suggested === cadence ? [] : [paragraph(words.suggest(mailWords[language].cadence[suggested]))]),
    ...(preview.examples.length === 0 ? [] : [paragraph(`${words.examples}:`), examples(preview, { language, zone })]),
  ];
}

/** `In the last 30 days it would have sent 14 articles in 9 stories; the busiest day (12 Mar 2026) had 4.` */
export function previewLine({ days, articles, stories, busiest }: AlertPreview, language: 'en' | 'es'): string {
  const words = mailWords[language].preview;
  if (articles === 0) return words.none(days);
  const day = busiest === undefined ? {} : { busiest: { ...busiest, day: calendarDay(busiest.day, language) } };
  return words.count({ days, articles, stories, ...day });
}

function examples(preview: AlertPreview, place: { readonly language: 'en' | 'es'; readonly zone: string }): Block {
  const items = preview.examples.map(({ title, url, source, language, orderedAt }): readonly Run[] => [
    { link: oneLine(title, TITLE_CHARACTERS) || '–', url, language },
    ` · ${oneLine(source, NAME_CHARACTERS)} · ${localTime(orderedAt, place) ?? mailWords[place.language].undated}`,
  ]);
  return { kind: 'list', items };
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', runs: [text] };
}
