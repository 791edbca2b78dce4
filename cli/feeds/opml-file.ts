import { readFile } from 'node:fs/promises';
import { findingLine } from '../../local/load-feeds.ts';
import { writeOpmlFile } from '../../local/write-opml-file.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import type { EditedOpml } from '../../shared/model/edit-opml.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import { type FeedList, whenFollowed } from './feed-list.ts';

/**
 * Changes the list of feeds by one feed, and says so; `more` goes into the JSON.
 *
 * @throws VigiaError `unchanged` or `invalid-opml` when it stays as it was.
 */
export async function editOpmlFile(
  { out, err }: Pick<VerbInput, 'out' | 'err'>,
  { target, file, json }: FeedList,
  change: (text: string) => EditedOpml,
  more: JsonObject = {},
): Promise<ExitCode> {
  const edited = change(await readOpmlFile(file));
  if (edited.kind === 'invalid')
    throw new VigiaError(edited.findings.map((finding) => findingLine(file, finding)).join('\n'), {
      code: 'invalid-opml',
    });
  if (edited.kind === 'unchanged')
    throw new VigiaError(`${file} is unchanged: ${edited.reason}`, { code: 'unchanged' });
  await writeOpmlFile(file, edited.text);
  const { id, title, url } = edited.feed;
  out(json ? JSON.stringify({ file, feed: edited.feed, ...more }) : `${id}  ${title}\n    ${url}\n${file} is written.`);
  if (target.kind === 'aws') err(`Not deployed yet: ${whenFollowed(target)}.`);
  return 0;
}

/** @throws UsageError when there is no such file. */
export async function readOpmlFile(file: string): Promise<string> {
  return (await readNamedFile(file, 'an OPML file')).toString('utf8');
}

/** @throws UsageError that says what `file` should be when it cannot be read. */
export function readNamedFile(file: string, kind: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new UsageError(`Cannot read ${file}: give the path of ${kind}.`, { cause });
  });
}
