import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMailFolder, listMailFolder, readMail } from '../../../shared/adapters/local/mail-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const mail = (mailId: string, text = 'x') => ({
  mailId,
  from: 'vigia@localhost',
  to: 'reader@example.org',
  mime: Buffer.from(`Subject: ${text}\r\n\r\n`),
});

describe('createMailFolder()', () => {
  it('keeps what was sent first when a retry carries something else', async () => {
    const dir = join(await temporaryFolder(), 'mail');
    await createMailFolder(dir).send(mail('a', 'first'));
    expect((await createMailFolder(dir).send(mail('a', 'second'))).kind).toBe('sent');
    expect(Buffer.from((await readMail(dir, 'a'))!).toString()).toBe('Subject: first\r\n\r\n');
    expect((await stat(join(dir, 'a.eml'))).mode & 0o777).toBe(0o600);
  });
});

describe('listMailFolder()', () => {
  it('gives nothing for a folder that is not there', async () => {
    expect(await listMailFolder(join(await temporaryFolder(), 'none'))).toEqual([]);
  });

  it('gives the mails, newest first, and nothing else that lies there', async () => {
    const dir = await temporaryFolder();
    for (const [n, mailId] of ['b', 'c', 'a'].entries()) {
      await createMailFolder(dir).send(mail(mailId));
      await utimes(join(dir, `${mailId}.eml`), n, n);
    }
    await writeFile(join(dir, 'Notes.txt'), '');
    await writeFile(join(dir, 'UPPER.eml'), '');
    expect(await listMailFolder(dir)).toEqual([
      { mailId: 'a', bytes: 14, writtenAt: '1970-01-01T00:00:02.000Z' },
      { mailId: 'c', bytes: 14, writtenAt: '1970-01-01T00:00:01.000Z' },
      { mailId: 'b', bytes: 14, writtenAt: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});

describe('readMail()', () => {
  it('gives undefined for a mail that is not there, and refuses an id that is none', async () => {
    const dir = await temporaryFolder();
    expect(await readMail(dir, 'none')).toBeUndefined();
    await expect(readMail(dir, '../secrets')).rejects.toMatchObject({ code: 'bad-mail-id' });
  });
});
