import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { VigiaError } from '../../shared/errors.ts';

/** The first line of a manifest. `database` is the file that stands for `vigia.sqlite`. */
const headerSchema = z.object({
  vigiaBackup: z.literal(1),
  dataVersion: z.number().int(),
  madeBy: z.string(),
  /** ISO 8601, UTC: the state of the records. */
  madeAt: z.string(),
  database: z.string().regex(/^records-\d+\.sqlite$/),
  withSecrets: z.boolean(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

/** A path inside of the backup, with `/`: none leads out of it. */
const fileSchema = z.object({
  path: z.string().regex(/^(?!\.{0,2}\/)(?:(?!\.\.?\/)[A-Za-z0-9._+~-]+\/)*(?!\.\.?$)[A-Za-z0-9._+~-]+$/),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupFile = z.infer<typeof fileSchema>;

const endSchema = z.object({ files: z.number().int() });

/** The name of the manifest: lines of JSON, so that a million files need no memory. */
export const MANIFEST = 'manifest.jsonl';

/** Writes a manifest beside the old one, and in its place when it is whole. Gives back how many files it names. */
export async function writeManifest(
  dir: string,
  header: BackupHeader,
  files: AsyncIterable<BackupFile>,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const temporary = join(dir, `${MANIFEST}.new`);
  const stream = createWriteStream(temporary, { mode: 0o600, flush: true });
  const write = async (line: object): Promise<void> => {
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain');
  };
  const sums = { files: 0, bytes: 0 };
  await write(header);
  for await (const file of files) {
    await write(file);
    sums.files++;
    sums.bytes += file.bytes;
  }
  await write({ files: sums.files });
  stream.end();
  await finished(stream);
  await rename(temporary, join(dir, MANIFEST));
  return sums;
}

/**
 * The header, then every file, as the manifest has them.
 *
 * @throws VigiaError `no-backup` when there is none, `backup-damaged` when it is not whole.
 */
export async function* readManifest(dir: string): AsyncGenerator<BackupHeader | BackupFile> {
  const input = createReadStream(join(dir, MANIFEST));
  await new Promise((resolve, reject) => input.once('open', resolve).once('error', () => reject(noBackup(dir))));
  let line = 0;
  let isWhole = false;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    const end = endSchema.safeParse(parse(dir, line, text, z.unknown()));
    isWhole = end.success && end.data.files === line - 2;
    if (line === 1) yield parse(dir, line, text, headerSchema);
    else if (!end.success) yield parse(dir, line, text, fileSchema);
  }
  if (!isWhole) throw damaged(dir, 'it ends too soon');
}

function parse<T>(dir: string, line: number, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(dir, `line ${line} cannot be read`, cause);
  }
}

/** What is wrong with a backup, as an error that says what to do. */
export function damaged(dir: string, what: string, cause?: unknown): VigiaError {
  return new VigiaError(`Cannot use the backup in ${dir} as it must be whole: ${what}. Use an older one.`, {
    code: 'backup-damaged',
    cause,
  });
}

function noBackup(dir: string): VigiaError {
  return new VigiaError(
    `Cannot find a backup as ${dir} must hold a ${MANIFEST}: name the folder that \`vigia backup\` made.`,
    {
      code: 'no-backup',
    },
  );
}
