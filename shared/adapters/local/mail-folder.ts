import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mailer } from '../../ports.ts';
import { checkMailId, checkOutgoingMail } from './outgoing-mail.ts';
import { filesIn, isMissing, sweepTemporaryFiles, writeFileAtomically } from './write-file-atomically.ts';

const TEMPORARY_DIR = '~tmp';
const MAIL_FILE = /^([a-z0-9_-]{1,64})\.eml$/;

/** A mail in the folder; `writtenAt` is ISO 8601, UTC, by the file system. */
export type FolderMail = { readonly mailId: string; readonly bytes: number; readonly writtenAt: string };

/**
 * A Mailer that writes each mail to `<mailId>.eml`, once: a file that is there was sent before and stays as it
 * is, whatever the retry carries. It knows no `unknown` outcome.
 */
export function createMailFolder(dir: string): Mailer {
  const temporaryDir = join(dir, TEMPORARY_DIR);
  let swept: Promise<void> | undefined;
  return {
    async send(mail) {
      const check = checkOutgoingMail(mail);
      if (check.kind === 'rejected') return check;
      swept ??= sweepTemporaryFiles(temporaryDir);
      await swept;
      await writeFileAtomically({ path: pathOf(dir, mail.mailId), bytes: mail.mime, temporaryDir, ifAbsent: true });
      return { kind: 'sent', messageId: check.messageId };
    },
  };
}

/** The mails of a folder, newest first; none when the folder is missing. */
export async function listMailFolder(dir: string): Promise<readonly FolderMail[]> {
  const names = await filesIn(dir);
  const mails = await Promise.all(names.map((name) => folderMail(dir, name)));
  return mails
    .filter((mail) => mail !== undefined)
    .sort((a, b) => compare(b.writtenAt, a.writtenAt) || compare(a.mailId, b.mailId));
}

/** The RFC 5322 message of a mail; undefined when there is none of that id. */
export async function readMail(dir: string, mailId: string): Promise<Uint8Array | undefined> {
  checkMailId(mailId);
  return await readFile(pathOf(dir, mailId)).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

function pathOf(dir: string, mailId: string): string {
  return join(dir, `${mailId}.eml`);
}

async function folderMail(dir: string, name: string): Promise<FolderMail | undefined> {
  const mailId = MAIL_FILE.exec(name)?.[1];
  if (mailId === undefined) return undefined;
  // A person may clear the inbox while it is listed.
  const found = await stat(join(dir, name)).catch(() => undefined);
  return found && { mailId, bytes: found.size, writtenAt: found.mtime.toISOString() };
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
