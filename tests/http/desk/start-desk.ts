import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import type { SignInRules } from '../../../shared/model/sign-in.ts';
import { createWorld, startPipeline } from '../../fakes/pipeline.ts';
import { stubProvider, vouched } from '../../fakes/stub-provider.ts';
import { HOST, type Pages, startPages } from '../start-pages.ts';
import { type Browser, openBrowser } from './open-browser.ts';

export const RULES: SignInRules = {
  allow: ['@example.org', 'bea@elsewhere.example'],
  editors: ['eva@example.org'],
  admins: ['ada@example.org'],
};

export type Desk = Pages & {
  readonly provider: ReturnType<typeof stubProvider>;
  /** A browser in which that person has signed in. */
  readonly browserOf: (subject: string, more?: Parameters<typeof vouched>[1]) => Promise<Browser>;
};

/** The desk with a sign-in, and an audit log. */
export async function startDesk({
  rules = RULES,
  baseUrl = `https://${HOST}`,
  ...overrides
}: Partial<AppDependencies> & { readonly rules?: SignInRules; readonly baseUrl?: string } = {}): Promise<Desk> {
  const provider = stubProvider();
  const world = createWorld();
  const { stores } = (await startPipeline({}, world)).context;
  const pages = await startPages(
    {
      access: { kind: 'sign-in', provider, rules, baseUrl: () => baseUrl },
      audit: (entry) => stores.auditLog.add({ schemaVersion: 1, ...entry }),
      ...overrides,
    },
    world,
  );
  return {
    ...pages,
    provider,
    browserOf: async (subject, more) => {
      provider.next = vouched(subject, more);
      const browser = openBrowser(pages);
      await browser.signIn();
      return browser;
    },
  };
}
