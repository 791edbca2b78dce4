import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROJECT_FILES } from './project-files.ts';

/** What a deployment is told: by context (`cdk.json`, or `-c key=value`), and by `config/vigia.yaml`. */
export type Deployment = {
  /** Prefix of every name, and the name of the pipeline's stack. */
  readonly stack: string;
  /** Where alarms and the budget report to; without it they are seen in the console only. */
  readonly alarmEmail?: string;
  readonly monthlyBudgetUsd: number;
  /** Addresses that SES in its sandbox asks a permission for, because they are verified identities of the account. */
  readonly sandboxRecipients: readonly string[];
  /** The sender: the whole header value, the bare address, and the domain that is verified in SES. */
  readonly mailFrom: { readonly header: string; readonly address: string; readonly domain: string };
  /** Who runs this, for the user agent; without it real feeds are not polled. */
  readonly contact?: string;
  /** Where readers reach the pages, where that is not the API's own address. */
  readonly publicUrl?: string;
  /** Whether `signIn.issuer` names a provider: else the stack makes one. */
  readonly hasProvider: boolean;
  /** Of the pool's sign-in page, where the default is taken. */
  readonly signInDomain?: string;
  /** The list of feeds, relative to the repository as the functions find it in their bundle. */
  readonly feedsFile: string;
};

/**
 * The deployment's settings. Those of `config/vigia.yaml` are checked by the functions that load the whole file;
 * here only what names and permissions are made of is read.
 *
 * @throws ZodError that names the setting.
 */
export function readDeployment(node: Node): Deployment {
  const { stack, alarmEmail, monthlyBudgetUsd, sandboxRecipients, signInDomain } = contextSchema.parse({
    stack: node.tryGetContext('stack'),
    alarmEmail: node.tryGetContext('alarmEmail'),
    monthlyBudgetUsd: node.tryGetContext('monthlyBudgetUsd'),
    sandboxRecipients: node.tryGetContext('sandboxRecipients'),
    signInDomain: node.tryGetContext('signInDomain'),
  });
  const config = configSchema.parse(parse(readFileSync(PROJECT_FILES.config, 'utf8')));
  const header = config.mail?.from ?? UNSET_SENDER;
  const address = /<([^<>]+)>$/.exec(header)?.[1] ?? header;
  return {
    stack,
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    monthlyBudgetUsd,
    sandboxRecipients,
    mailFrom: { header, address, domain: address.slice(address.lastIndexOf('@') + 1) },
    ...(config.contact ? { contact: config.contact } : {}),
    ...(config.publicUrl ? { publicUrl: config.publicUrl.replace(/\/+$/, '') } : {}),
    hasProvider: Boolean(config.signIn?.issuer),
    ...(signInDomain === undefined ? {} : { signInDomain }),
    feedsFile: config.feeds?.file ?? 'config/feeds.opml',
  };
}

/** The default of `mail.from` (shared/config.ts): an address that no mail can come from (RFC 6761 §6.4). */
export const UNSET_SENDER = 'Vigía <vigia@localhost.invalid>';

/** A bucket's name holds it beside account and region, and S3 allows 63 characters. */
const MAX_STACK_CHARS = 20;

const optionalText = z
  .string()
  .optional()
  .transform((written) => written?.trim() || undefined);

const contextSchema = z.object({
  stack: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'a name of a-z, 0-9 and -, such as `vigia`' })
    .max(MAX_STACK_CHARS)
    .default('vigia'),
  alarmEmail: optionalText,
  monthlyBudgetUsd: z.coerce.number().positive().default(25),
  signInDomain: optionalText,
  sandboxRecipients: optionalText.transform((written) => written?.split(',').map((address) => address.trim()) ?? []),
});

const configSchema = z.object({
  contact: z.string().nullish(),
  publicUrl: z.string().nullish(),
  mail: z.object({ from: z.string().nullish() }).nullish(),
  signIn: z.object({ issuer: z.string().nullish() }).nullish(),
  feeds: z.object({ file: z.string().nullish() }).nullish(),
});
