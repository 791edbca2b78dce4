import { readdirSync, readFileSync } from 'node:fs';
import type { TopicText } from '../../shared/model/model-desk.ts';
import { BUNDLE } from '../../shared/names.ts';
import { bundleFile } from './bundle-file.ts';

/** The files of the topic model as they were deployed, by their names. */
export function bundledTopicFiles(): readonly TopicText[] {
  const folder = `${BUNDLE.config}/topics`;
  return readdirSync(bundleFile(folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(bundleFile(`${folder}/${path}`), 'utf8') }));
}
