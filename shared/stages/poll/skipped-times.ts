import type { ParsedFeed } from './parsed-feed.ts';
import { childOf, childrenOf, textOf, type XmlElement } from './xml-element.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** When a channel asks not to be read (RSS 2.0 `skipHours` and `skipDays`, both in GMT; 0.91 writes midnight as 24). */
export function skippedTimes(channel: XmlElement): Pick<ParsedFeed, 'skipHours' | 'skipDays'> {
  const hours = textsIn(channel, 'skiphours', 'hour')
    .filter((text) => /^\d{1,2}$/.test(text) && Number(text) <= 24)
    .map((text) => Number(text) % 24);
  const days = textsIn(channel, 'skipdays', 'day')
    .map((text) => DAYS.indexOf(text.toLowerCase()))
    .filter((day) => day >= 0);
  return {
    ...(hours.length > 0 && { skipHours: [...new Set(hours)] }),
    ...(days.length > 0 && { skipDays: [...new Set(days)] }),
  };
}

function textsIn(channel: XmlElement, list: string, key: string): readonly string[] {
  const element = childOf(channel, list);
  return element === undefined ? [] : childrenOf(element, key).map((child) => textOf(child)?.trim() ?? '');
}
