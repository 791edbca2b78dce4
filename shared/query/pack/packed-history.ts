import { createTwoFilesPatch } from 'diff';
import type { ArchivedText, ArticleVersion } from '../../model/article-record.ts';
import type { Stores } from '../../stores/stores.ts';
import { sha256Hex } from '../../text/hash.ts';
import { type PackFile, packedJson } from './pack-file.ts';

/** Lines of difference beyond which a text is no edit but another text: both versions are in the pack then. */
const MAX_EDITED_LINES = 5_000;

/** `list`: versions.json. `files`: for every earlier version its text, then what the next one changed in it. */
export type PackedHistory = { readonly list: PackFile; readonly files: readonly PackFile[] };

type VersionText = { readonly version: ArticleVersion; readonly text: string };

/** The edits of an article, oldest first; nothing where it has one version. */
export async function packedHistory(
  { articles }: Pick<Stores, 'articles'>,
  folder: string,
  versions: readonly ArticleVersion[],
): Promise<PackedHistory | undefined> {
  if (versions.length < 2) return undefined;
  const listed: object[] = [];
  const files: PackFile[] = [];
  let before: VersionText | undefined;
  for (const version of versions) {
    const text = textOf(version, await articles.text(version));
    const diff = before !== undefined && text !== undefined ? diffFile(folder, before, { version, text }) : undefined;
    const own = text === undefined || version === versions.at(-1) ? undefined : textFile(folder, version, text);
    listed.push({ ...listedVersion(version), text: own?.path, diff: diff?.path, isTextKept: text !== undefined });
    files.push(...[diff, own].filter((file) => file !== undefined));
    before = text === undefined ? undefined : { version, text };
  }
  return { list: packedJson(`${folder}/versions.json`, listed), files };
}

/** The text of an article or a version, where the archive still has the very one. */
export function textOf(
  { title, contentHash }: { readonly title: string; readonly contentHash: string },
  archived: ArchivedText | undefined,
): string | undefined {
  const text = archived?.article.text;
  return text !== undefined && sha256Hex(`${title}\n\n${text}`) === contentHash ? text : undefined;
}

function listedVersion({ articleVersion, title, contentHash, seenAt }: ArticleVersion): object {
  return { articleVersion, title, contentHash, seenAt };
}

function textFile(folder: string, { articleVersion }: ArticleVersion, text: string): PackFile {
  return { path: `${folder}/versions/${articleVersion}.txt`, content: text };
}

/** A unified diff of title and text, as patch(1) reads it. */
function diffFile(folder: string, before: VersionText, after: VersionText): PackFile | undefined {
  const patch = createTwoFilesPatch(
    nameOf(before),
    nameOf(after),
    wholeOf(before),
    wholeOf(after),
    before.version.seenAt,
    after.version.seenAt,
    { maxEditLength: MAX_EDITED_LINES },
  );
  const path = `${folder}/versions/${before.version.articleVersion}-${after.version.articleVersion}.diff`;
  return patch === undefined ? undefined : { path, content: patch };
}

function nameOf({ version }: VersionText): string {
  return `version ${version.articleVersion}`;
}

function wholeOf({ version, text }: VersionText): string {
  return `${version.title}\n\n${text}\n`;
}
