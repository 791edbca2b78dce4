import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ARTEFACTS } from './artefacts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of a Chromium, or why there is none. */
    chromium: { readonly path: string } | { readonly missing: string };
  }
}

/** Vitest's global set-up: finds Chromium, or installs Debian's. Where there is none the suite says so and is skipped; in CI it fails. */
export default function findChromium(project: TestProject): void {
  rmSync(ARTEFACTS, { recursive: true, force: true });
  mkdirSync(ARTEFACTS, { recursive: true });
  const path = chromiumOnPath() ?? installChromium();
  if (path !== undefined) {
    project.provide('chromium', { path });
    return;
  }
  const missing = 'Chromium is missing and could not be installed by apt-get: name one in VIGIA_CHROMIUM.';
  if (process.env['CI'] !== undefined) throw new Error(missing);
  console.log(`Browser tests are skipped: ${missing}`);
  project.provide('chromium', { missing });
}

function chromiumOnPath(): string | undefined {
  const named = process.env['VIGIA_CHROMIUM'];
  if (named !== undefined && existsSync(named)) return named;
  return ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
    .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name)))
    .find((path) => existsSync(path));
}

/** As root on a Debian system; anybody else has to do it by hand. */
function installChromium(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const { status } = spawnSync('apt-get', args, { stdio: 'inherit', timeout: 240_000 });
    if (status !== 0) return undefined;
  }
  return chromiumOnPath();
}
