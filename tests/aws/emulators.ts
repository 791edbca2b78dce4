import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientDefaults, mailClientDefaults } from '../../shared/adapters/aws/client-defaults.ts';

/** A running emulator. `stop` ends this very process and comes back when it is gone. */
export type Emulator = { readonly endpoint: string; stop(): Promise<void> };

/** `s3-sqs` serves Secrets Manager as well. */
export type EmulatorName = 'dynamo' | 's3-sqs' | 'ses';

export type Endpoints = { readonly dynamo?: string; readonly s3AndSqs?: string; readonly ses?: string };

/** From PyPI; 17 of 18 S3 checks and 8 of 9 SQS checks passed with this one. */
const ROTO_VERSION = '0.10.1';

const READY_WITHIN_MS = 30_000;
const INSTALLED_WITHIN_MS = 240_000;

/** A port that was free may be taken before the emulator binds it. */
const START_ATTEMPTS = 3;

/** What programs need when there is nothing to sign for; the emulators take any. */
const NO_ACCOUNT = { region: 'us-east-1', credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' } };

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Whether these emulators run on this machine; installs what is missing. When one does not, one printed line says
 * that `suite` is skipped and why; with `CI=true` it throws instead, because there nothing may be skipped.
 */
export async function emulatorsRunHere(suite: string, names: readonly EmulatorName[]): Promise<boolean> {
  try {
    for (const name of names) await programOf(name);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    if (process.env['CI'] === 'true')
      throw new Error(`${suite}: an emulator cannot run here: ${reason}`, { cause: error });
    console.log(`${suite}: skipped, as an emulator cannot run here: ${reason}`);
    return false;
  }
}

/** DynamoDB, in memory: `@dynoxide/<platform>` from npm. */
export async function startDynamo(): Promise<Emulator> {
  return await start('dynamo', (port) => ['--host', '127.0.0.1', '--port', String(port)], '/');
}

/** S3, SQS and Secrets Manager, in memory: roto-aws from PyPI, in a virtual environment below `node_modules/.cache`. */
export async function startS3AndSqs(): Promise<Emulator> {
  return await start('s3-sqs', (port) => ['--host', '127.0.0.1', '--port', String(port), '--ephemeral'], '/');
}

/** SES v2, in memory: aws-ses-v2-local from npm. `GET <endpoint>/store` shows what it took. */
export async function startSes(): Promise<Emulator> {
  return await start('ses', (port) => ['--host', '127.0.0.1', '--port', String(port)], '/health-check');
}

/** Clients as functions make them, pointed at emulators. A client without an endpoint reaches nothing. */
export function awsClients(endpoints: Endpoints) {
  // Port 1 of loopback, where nothing listens: no test may reach AWS by a forgotten endpoint.
  const nowhere = 'http://127.0.0.1:1';
  const s3AndSqs = { ...clientDefaults, ...NO_ACCOUNT, endpoint: endpoints.s3AndSqs ?? nowhere };
  return {
    dynamo: new DynamoDBClient({ ...clientDefaults, ...NO_ACCOUNT, endpoint: endpoints.dynamo ?? nowhere }),
    s3: new S3Client({ ...s3AndSqs, forcePathStyle: true }),
    sqs: new SQSClient(s3AndSqs),
    secrets: new SecretsManagerClient(s3AndSqs),
    ses: new SESv2Client({ ...mailClientDefaults, ...NO_ACCOUNT, endpoint: endpoints.ses ?? nowhere }),
  };
}

type Program = { readonly file: string; readonly args: readonly string[] };

async function programOf(name: EmulatorName): Promise<Program> {
  switch (name) {
    case 'dynamo': {
      const file = join(projectRoot, 'node_modules', '@dynoxide', `${process.platform}-${process.arch}`, 'dynoxide');
      if (!(await exists(file))) throw new Error(`no DynamoDB emulator for ${process.platform}-${process.arch}`);
      return { file, args: [] };
    }
    case 's3-sqs':
      return { file: await installRoto(), args: [] };
    case 'ses':
      return { file: process.execPath, args: [require.resolve('aws-ses-v2-local/dist/cli.js')] };
    default:
      return name satisfies never;
  }
}

/** Installs beside its place and moves in whole, so that two runs at once cannot see half an installation. */
async function installRoto(): Promise<string> {
  const cache = (await exists(join(projectRoot, 'node_modules')))
    ? join(projectRoot, 'node_modules', '.cache')
    : join(tmpdir(), 'vigia-emulators');
  const home = join(cache, `roto-aws-${ROTO_VERSION}`);
  const windows = process.platform === 'win32';
  const programIn = (dir: string): string =>
    windows ? join(dir, 'Scripts', 'roto-server.exe') : join(dir, 'bin', 'roto-server');
  if (await exists(programIn(home))) return programIn(home);
  const making = `${home}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await run(windows ? 'python' : 'python3', ['-m', 'venv', making], { timeout: INSTALLED_WITHIN_MS });
    const python = windows ? join(making, 'Scripts', 'python.exe') : join(making, 'bin', 'python');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await run(python, [...install, `roto-aws==${ROTO_VERSION}`], { timeout: INSTALLED_WITHIN_MS });
    await rename(making, home).catch(async (error: unknown) => {
      // Another run was first.
      if (!(await exists(programIn(home)))) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return programIn(home);
}

async function start(
  name: EmulatorName,
  argsFor: (port: number) => readonly string[],
  readyPath: string,
): Promise<Emulator> {
  const program = await programOf(name);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(program.file, [...program.args, ...argsFor(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    const output = tailOf(child);
    const endpoint = `http://127.0.0.1:${port}`;
    const stop = async (): Promise<void> => {
      process.removeListener('exit', endWithUs);
      await end(child);
    };
    if (await answers(endpoint + readyPath, child)) return { endpoint, stop };
    await stop();
    if (attempt === START_ATTEMPTS) throw new Error(`the emulator ${name} does not start: ${output()}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

/** True when the emulator answers anything at all; false when it ended or took too long. */
async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS && !hasEnded(child); waitedMs += 50) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await response?.body?.cancel();
    // Another program may have taken the port; ours is then about to end.
    if (response !== undefined) return !hasEnded(child);
    await sleep(50);
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(forced);
}

function hasEnded(child: ChildProcess): boolean {
  // Without a pid it never started.
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** What the child printed last, for the message when it does not start; read on, so that its pipes never fill. */
function tailOf(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-1_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  return () => text.trim();
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
