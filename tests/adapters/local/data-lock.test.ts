import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireDataLock, type DataLock, readDataLock } from '../../../shared/adapters/local/data-lock.ts';
import { startChild } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function acquired(dir: string): Promise<DataLock> {
  const lock = await acquireDataLock(dir);
  if (lock.kind !== 'acquired') throw new Error(`held by ${lock.pid}`);
  return lock;
}

/** What a process leaves that held the lock and was killed. */
async function leaveHolder(dir: string, holder: object): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'lock.json'), JSON.stringify({ acquiredAt: '2026-01-01T00:00:00.000Z', ...holder }));
}

describe('acquireDataLock()', () => {
  it('makes the folder, takes it, and names its holder to others', async () => {
    const dir = join(await temporaryFolder(), 'data');
    const lock = await acquired(dir);
    expect(await readDataLock(dir)).toEqual({ kind: 'held', pid: process.pid });
    expect(await acquireDataLock(dir)).toEqual({ kind: 'held', pid: process.pid });
    lock.announce({ port: 4321 });
    expect(await acquireDataLock(dir)).toEqual({ kind: 'held', pid: process.pid, port: 4321 });
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    lock.release();
  });

  it('writes down pid, boot and time for a person to read', async () => {
    const dir = await temporaryFolder();
    const lock = await acquired(dir);
    const holder: unknown = JSON.parse(await readFile(join(dir, 'lock.json'), 'utf8'));
    expect(holder).toMatchObject({ pid: process.pid, acquiredAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    if (process.platform === 'linux') expect(holder).toHaveProperty('bootId');
    lock.release();
  });

  it('gives the folder on when it is released, once and for all', async () => {
    const dir = await temporaryFolder();
    const first = await acquired(dir);
    first.release();
    expect(await readDataLock(dir)).toEqual({ kind: 'free' });
    const second = await acquired(dir);
    first.release();
    expect(await readDataLock(dir)).toEqual({ kind: 'held', pid: process.pid });
    second.release();
  });

  it.each([
    { title: 'of a dead process', holder: { pid: 2 ** 22 - 1 } },
    { title: 'of another boot', holder: { pid: process.ppid, bootId: 'another' } },
    { title: 'of a pid that someone else has now', holder: { pid: process.ppid, port: 1 } },
    { title: 'that is damaged', holder: { pid: 'x' } },
  ])('takes over a name $title', async ({ holder }) => {
    const dir = await temporaryFolder();
    await leaveHolder(dir, holder);
    expect(await readDataLock(dir)).toEqual({ kind: 'free' });
    const lock = await acquired(dir);
    expect(await readDataLock(dir)).toEqual({ kind: 'held', pid: process.pid });
    lock.release();
  });

  it('says who has it when another process does, and takes over when that one is killed', async () => {
    const dir = await temporaryFolder();
    const other = startChild('lock-program.ts', [dir, '4321']);
    expect(await other.nextLine()).toContain('acquired');
    const held = { kind: 'held', pid: other.process.pid, port: 4321 };
    expect(await acquireDataLock(dir)).toEqual(held);
    expect(await readDataLock(dir)).toEqual(held);
    await other.kill();
    expect(await readDataLock(dir)).toEqual({ kind: 'free' });
    (await acquired(dir)).release();
  });

  it('keeps other processes out after its own process has looked and tried again', async () => {
    // POSIX file locks are lost when any handle of the file is closed; SQLite knows that and must be let do so.
    const dir = await temporaryFolder();
    const lock = await acquired(dir);
    await readDataLock(dir);
    await acquireDataLock(dir);
    const other = startChild('lock-program.ts', [dir]);
    expect(JSON.parse((await other.nextLine()) ?? '')).toEqual({ kind: 'held', pid: process.pid });
    lock.release();
  });

  it('has exactly one winner when processes race for what a killed one left', async () => {
    const dir = await temporaryFolder();
    const dead = startChild('lock-program.ts', [dir]);
    await dead.nextLine();
    await dead.kill();
    const racers = Array.from({ length: 5 }, () => startChild('lock-program.ts', [dir]));
    const outcomes = await Promise.all(racers.map(async (racer) => JSON.parse((await racer.nextLine()) ?? '{}')));
    const winners = racers.filter((_, n) => outcomes[n].kind === 'acquired');
    expect(winners).toHaveLength(1);
    const losers = outcomes.filter(({ kind }) => kind !== 'acquired');
    expect(losers).toEqual(Array.from({ length: 4 }, () => ({ kind: 'held', pid: winners[0]!.process.pid })));
  });
});

describe('readDataLock()', () => {
  it('makes nothing', async () => {
    const dir = join(await temporaryFolder(), 'none');
    expect(await readDataLock(dir)).toEqual({ kind: 'free' });
    await expect(stat(dir)).rejects.toThrow();
  });
});
