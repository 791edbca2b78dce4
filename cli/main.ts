import { once } from 'node:events';
import { describeError, UsageError, VigiaError } from '../shared/errors.ts';
import { apiVerb } from './api.ts';
import { articlesVerb } from './articles.ts';
import { auditVerb } from './audit.ts';
import { backupVerb } from './backup.ts';
import { costVerb } from './cost.ts';
import { dlqVerb } from './dlq.ts';
import { doctorVerb } from './doctor.ts';
import { exportVerb } from './export.ts';
import { extractVerb } from './extract.ts';
import { feedsVerb } from './feeds.ts';
import { indexVerb } from './index-verb.ts';
import { keysVerb } from './keys.ts';
import { linksVerb } from './links.ts';
import { mailVerb } from './mail.ts';
import { packVerb } from './pack.ts';
import { restoreVerb } from './restore.ts';
import { retentionVerb } from './retention.ts';
import { runVerb } from './run.ts';
import { searchesVerb } from './searches.ts';
import { storiesVerb } from './stories.ts';
import { subscribeVerb } from './subscribe.ts';
import { subscriptionsVerb } from './subscriptions.ts';
import { tagVerb } from './tag.ts';
import { takedownVerb } from './takedown.ts';
import { topicsVerb } from './topics.ts';
import { usersVerb } from './users.ts';
import type { ExitCode, Verb } from './verb.ts';
import { verifyVerb } from './verify.ts';
import { verifyPackVerb } from './verify-pack.ts';
import { webhooksVerb } from './webhooks.ts';
import { whyVerb } from './why.ts';

const VERBS: readonly Verb[] = [
  runVerb,
  feedsVerb,
  extractVerb,
  tagVerb,
  whyVerb,
  topicsVerb,
  articlesVerb,
  searchesVerb,
  storiesVerb,
  exportVerb,
  packVerb,
  verifyPackVerb,
  subscribeVerb,
  subscriptionsVerb,
  webhooksVerb,
  mailVerb,
  verifyVerb,
  indexVerb,
  retentionVerb,
  takedownVerb,
  backupVerb,
  restoreVerb,
  dlqVerb,
  keysVerb,
  usersVerb,
  auditVerb,
  apiVerb,
  linksVerb,
  doctorVerb,
  costVerb,
];

/** A second Ctrl-C within this time is the first one, told by two parents. */
const SAME_SIGNAL_MS = 500;

dieWithLauncher();
endWithReader();
const [name = '--help', ...args] = process.argv.slice(2);
process.exitCode = await main(name, args);
process.channel?.unref();

async function main(name: string, args: readonly string[]): Promise<ExitCode> {
  const out = (line: string) => void process.stdout.write(`${line}\n`);
  const err = (line: string) => void process.stderr.write(`${line}\n`);
  if (name === '--help' || name === '-h' || name === 'help') {
    out(overview());
    return 0;
  }
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (verb === undefined) {
    err(`Unknown verb ${JSON.stringify(name)}.\n\n${overview()}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    out(verb.help);
    return 0;
  }
  try {
    const isTerminal = process.stdout.isTTY === true;
    return await verb.run({
      args,
      stdin: process.stdin,
      out,
      write: writeLine,
      err,
      isTerminal,
      signal: stopSignal(err),
    });
  } catch (error) {
    err(messageOf(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** What went wrong, for a person; a defect of ours shows where. */
function messageOf(error: unknown): string {
  if (error instanceof VigiaError) return describeError(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function writeLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** The first signal asks the verb to finish the work in hand, a second one ends it at once. */
function stopSignal(err: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        err('Stopping: finishing the work in hand (again to stop at once).');
        controller.abort();
      } else if (now - firstAt > SAME_SIGNAL_MS) {
        process.exit(130);
      }
    });
  }
  return controller.signal;
}

/** The launcher may be killed; nobody would know of this process then, and it would hold the data. */
function dieWithLauncher(): void {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

/** A reader that has seen enough (`| head`) closes the pipe: nobody is left to print for, and nothing is wrong. */
function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
  }
}

function overview(): string {
  const verbs = VERBS.map((verb) => `  ${verb.name.padEnd(15)}${verb.summary}`).join('\n');
  return `Vigía watches the news for fentanyl, chemical precursors, arms trafficking and cartels.

usage: ./vigia VERB [options]

${verbs}

./vigia VERB --help says more. Exit status: 0 done, 1 found a problem, 2 usage.`;
}
