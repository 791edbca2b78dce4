/** Tries for the lock of a folder, prints how it went, and keeps what it has until it is killed. */
import { acquireDataLock } from '../../../shared/adapters/local/data-lock.ts';

const outcome = await acquireDataLock(process.argv[2] ?? '');
if (outcome.kind === 'acquired' && process.argv[3] !== undefined) outcome.announce({ port: Number(process.argv[3]) });
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.stdin.resume();
