import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createVigiaApp } from '../../infra/vigia-app.ts';

export type Synthesis = {
  readonly data: Template;
  readonly pipeline: Template;
  /** Of the cloud assembly. */
  readonly dir: string;
  readonly dispose: () => void;
};

export type SynthesisOptions = {
  /** Handlers are bundled, which takes a second each; else their assets are left out. */
  readonly bundled?: boolean;
  /** Over that of `cdk.json`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Changes the app before it is synthesised. */
  readonly change?: (app: App) => void;
};

/** Synthesises the deployment as the CLI would, into a temporary folder. Takes seconds: once a test file. */
export function synthesise({ bundled = false, context = {}, change }: SynthesisOptions = {}): Synthesis {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-synth-'));
  const file = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const app = createVigiaApp({
    outdir: dir,
    context: { ...file.context, ...context, ...(bundled ? {} : { 'aws:cdk:bundling-stacks': [] }) },
  });
  change?.(app);
  const assembly = app.synth();
  const template = (name: string) => Template.fromJSON(assembly.getStackByName(name).template);
  const stack = String(context['stack'] ?? file.context.stack);
  return {
    data: template(`${stack}-data`),
    pipeline: template(stack),
    dir,
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}
