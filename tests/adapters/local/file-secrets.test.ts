import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileSecrets } from '../../../shared/adapters/local/file-secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('createFileSecrets()', () => {
  it('writes a file that only its owner can read', async () => {
    const path = join(await temporaryFolder(), 'data', 'secrets.json');
    await createFileSecrets(path).get('a');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([0o644, 0o640, 0o604, 0o660])('refuses a file of mode %o, and says what to do', async (mode) => {
    const path = join(await temporaryFolder(), 'secrets.json');
    await createFileSecrets(path).get('a');
    await chmod(path, mode);
    await expect(createFileSecrets(path).get('a')).rejects.toMatchObject({
      code: 'secrets-readable-by-others',
      message: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  it.each([
    { title: 'no JSON', text: '{"schemaVersion":1,"secrets":{"a":"c2VjcmV0' },
    { title: 'empty', text: '' },
    { title: 'of another version', text: '{"schemaVersion":2,"secrets":{}}' },
    { title: 'with a secret that is too short', text: '{"schemaVersion":1,"secrets":{"a":"c2VjcmV0"}}' },
  ])('refuses a file that is $title, leaves it alone and quotes nothing of it', async ({ text }) => {
    const path = join(await temporaryFolder(), 'secrets.json');
    await writeFile(path, text, { mode: 0o600 });
    const failure: Error = await createFileSecrets(path)
      .get('a')
      .then(
        () => expect.unreachable(),
        (error: Error) => error,
      );
    expect(failure).toMatchObject({ code: 'secrets-damaged' });
    expect(`${failure.message}${failure.stack}`).not.toContain('c2VjcmV0');
    expect(failure.cause).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('answers again after a failure', async () => {
    const path = join(await temporaryFolder(), 'secrets.json');
    const secrets = createFileSecrets(path);
    const secret = await secrets.get('a');
    await chmod(path, 0o644);
    await expect(secrets.get('a')).rejects.toThrow();
    await chmod(path, 0o600);
    expect(await secrets.get('a')).toBe(secret);
  });
});
