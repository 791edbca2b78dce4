import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseContact } from '../shared/config.ts';

/** The answer stays in the data folder, never in a file that is committed. */
const CONTACT_FILE = 'contact.txt';

/** The contact given on an earlier run, or asked for on the terminal; nothing when neither gives one. */
export async function askContact(dir: string, options: { readonly ask: boolean }): Promise<string | undefined> {
  const file = join(dir, CONTACT_FILE);
  if (existsSync(file)) return parseContact(readFileSync(file, 'utf8'));
  if (!options.ask || process.stdin.isTTY !== true) return undefined;
  const contact = await askOnTerminal();
  if (contact === undefined) return undefined;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${contact}\n`, { mode: 0o600 });
  return contact;
}

async function askOnTerminal(): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // In a question the terminal takes Ctrl-C itself, and Ctrl-D leaves the question open for ever.
  terminal.once('SIGINT', () => process.exit(130));
  const closed = once(terminal, 'close').then(() => '');
  try {
    console.log('Outlets must be able to see who polls them. Vigía sends a contact with every request:');
    console.log('a web page about you, or an e-mail address. It is kept in the data folder.');
    for (;;) {
      const answer = await Promise.race([terminal.question('Contact (Enter for the samples only): '), closed]);
      if (answer.trim() === '') return undefined;
      const contact = parseContact(answer);
      if (contact !== undefined) return contact;
      console.log(`${JSON.stringify(answer)} is neither an http(s) address nor an e-mail address.`);
    }
  } finally {
    terminal.close();
  }
}
