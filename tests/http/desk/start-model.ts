import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import { createModelDesk, type ModelDeskOptions } from '../../../shared/jobs/model-desk.ts';
import { tryAddress } from '../../../shared/jobs/try-address.ts';
import type { ModelDesk } from '../../../shared/model/model-desk.ts';
import { openSmallModel, SMALL_MODEL } from '../../fakes/open-small-model.ts';
import { createWorld, startPipeline } from '../../fakes/pipeline.ts';
import { type Pages, startPages } from '../start-pages.ts';
import { type Browser, openBrowser } from './open-browser.ts';

export type ModelPages = Pages & {
  readonly modelDesk: ModelDesk;
  readonly browser: Browser;
  /** What the audit log was told: `action detail`. */
  readonly audited: string[];
  readonly faults: unknown[];
};

/** The pages of a small model over the production jobs, for whoever sits at the machine. */
export async function startModel(
  { home = 'process', ...more }: Partial<ModelDeskOptions> = {},
  overrides: Partial<AppDependencies> = {},
): Promise<ModelPages> {
  const world = createWorld();
  const { context } = await startPipeline({ contact: 'https://desk.example/about' }, world);
  const audited: string[] = [];
  const faults: unknown[] = [];
  const model = openSmallModel();
  const modelDesk = createModelDesk(context, {
    model: () => model,
    loadedAt: '2026-03-01T00:00:00.000Z',
    randomId: () => '1a2b3c4d',
    onFault: (error) => void faults.push(error),
    home,
    ...(home === 'process' ? { tryAddress, workingFiles: () => SMALL_MODEL } : {}),
    ...more,
  });
  const pages = await startPages(
    {
      modelDesk,
      knownTags: new Set(model.compiled.topicIds),
      audit: async ({ action, detail = '' }) => void audited.push(`${action} ${detail}`.trim()),
      ...overrides,
    },
    world,
  );
  return { ...pages, modelDesk, browser: openBrowser(pages), audited, faults };
}
