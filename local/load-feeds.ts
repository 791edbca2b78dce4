import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../shared/errors.ts';
import type { Feed } from '../shared/model/feed.ts';
import type { Finding } from '../shared/model/finding.ts';
import { parseOpml } from '../shared/model/opml.ts';
import { oneLine } from '../shared/text/one-line.ts';
import { sampleFeeds } from './newsroom/sample-feeds.ts';

export type LoadedFeeds = {
  readonly feeds: readonly Feed[];
  /** Outlines of the OPML that are no feed, each with its line; the others are used. */
  readonly findings: readonly string[];
};

/**
 * The feeds that are wanted: those of the OPML, and the sample newsroom's where it is on.
 *
 * @throws UsageError when the file is missing or is no OPML.
 */
export function loadFeeds(file: string, samples: boolean): LoadedFeeds {
  if (!existsSync(file)) throw new UsageError(`Cannot read feeds as an OPML file must be at ${file}: there is none.`);
  const parsed = parseOpml(readFileSync(file, 'utf8'));
  const findings = parsed.findings.map((finding) => findingLine(file, finding));
  if (parsed.kind === 'invalid') throw new UsageError(findings.join('\n'));
  const listed = parsed.feeds.map((feed): Feed => ({ ...feed, origin: 'opml' }));
  return { feeds: [...listed, ...(samples ? sampleFeeds() : [])], findings };
}

/** A message may quote what stands in a foreign file. */
const MAX_MESSAGE_CHARACTERS = 600;

/** `file:line:column: message`, as editors open it; harmless to a terminal, whatever the file holds. */
export function findingLine(file: string, { line, column, message }: Finding): string {
  return `${file}:${line}:${column}: ${oneLine(message, MAX_MESSAGE_CHARACTERS)}`;
}
