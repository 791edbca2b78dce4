import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { VigiaError } from '../../errors.ts';
import type { Secrets } from '../../ports.ts';
import { checkSecretName, makeSecret } from './make-secret.ts';
import { isMissing, writeFileAtomically } from './write-file-atomically.ts';

const secretsFileSchema = z.object({
  schemaVersion: z.literal(1),
  /** 32 random bytes each, base64url. */
  secrets: z.record(z.string(), z.string().regex(/^[A-Za-z0-9_-]{43}$/)),
});
type SecretsFile = z.infer<typeof secretsFileSchema>;

/**
 * The Secrets port on one JSON file, made with mode 0600 at the first name. A file that others can read, or
 * that is damaged, is refused and left alone: making new secrets would break every link that was mailed.
 */
export function createFileSecrets(path: string): Secrets {
  // One reading-and-writing at a time, so that two new names do not undo each other.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async get(name) {
      checkSecretName(name);
      const mine = turn.then(() => findOrMake(path, name));
      turn = mine.catch(() => undefined);
      return await mine;
    },
  };
}

async function findOrMake(path: string, name: string): Promise<string> {
  const file = await readSecrets(path);
  const found = Object.hasOwn(file.secrets, name) ? file.secrets[name] : undefined;
  if (found !== undefined) return found;
  const made = makeSecret();
  const text = `${JSON.stringify({ ...file, secrets: { ...file.secrets, [name]: made } }, null, 2)}\n`;
  const temporaryDir = join(dirname(path), '~tmp');
  await writeFileAtomically({ path, bytes: Buffer.from(text), temporaryDir, ifAbsent: false });
  return made;
}

async function readSecrets(path: string): Promise<SecretsFile> {
  try {
    const { mode } = await stat(path);
    // Windows has no such bits; there the folder's own access list protects it.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw readableByOthers(path, mode);
    return parseSecrets(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return { schemaVersion: 1, secrets: {} };
    throw error;
  }
}

function parseSecrets(path: string, text: string): SecretsFile {
  try {
    return secretsFileSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause: a parser's message quotes what it could not read, and that may be a secret.
    throw new VigiaError(
      `Cannot read secrets as ${path} must be JSON that Vigía wrote: restore it from a backup, or move it away to make ` +
        'new secrets (links that were mailed before will then stop working)',
      { code: 'secrets-damaged' },
    );
  }
}

function readableByOthers(path: string, mode: number): VigiaError {
  return new VigiaError(
    `Cannot use secrets as ${path} must be readable by its owner only: current mode is ${(mode & 0o777).toString(8)}; ` +
      `run chmod 600 ${path}`,
    { code: 'secrets-readable-by-others' },
  );
}
