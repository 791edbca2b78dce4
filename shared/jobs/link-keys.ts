import { VigiaError } from '../errors.ts';
import {
  isSealOf,
  type LinkKey,
  type LinkKeys,
  retiredLinkKeys,
  rotatedLinkKeys,
  sealText,
} from '../model/link-keys.ts';
import { type LinkClaim, signLink } from '../model/link-token.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** What the work on keys needs: less than a job, so that verbs can do it on a deployment. */
export type LinkKeyContext = {
  readonly ports: Pick<JobContext['ports'], 'secrets' | 'clock'>;
  readonly stores: Pick<JobContext['stores'], 'linkKeys'>;
};

/** Every key with its secret, oldest first. */
export async function readLinkKeys({ ports, stores }: LinkKeyContext): Promise<readonly LinkKey[]> {
  const { keys } = (await stores.linkKeys.get()).record;
  return await Promise.all(
    keys.map(async (key, i) => {
      const next = keys[i + 1];
      const secret = await ports.secrets.get(key.name);
      return { ...key, secret, ...(next === undefined ? {} : { supersededAt: next.since }) };
    }),
  );
}

/** Signs links with the newest key. */
export async function linkSigner(context: LinkKeyContext): Promise<(claim: LinkClaim) => string> {
  const secret = await newestSecret(context);
  return (claim) => signLink(secret, claim);
}

/** What a page puts into its form; see `sealText`. */
export async function sealForm(context: LinkKeyContext, text: string): Promise<string> {
  return sealText(await newestSecret(context), text);
}

/** Whether a form was made by a page of ours; one that was open while the keys changed must be loaded again. */
export async function isFormSealed(context: LinkKeyContext, text: string, seal: string): Promise<boolean> {
  return isSealOf(await newestSecret(context), text, seal);
}

/** Makes a new key that signs from now on. */
export async function rotateLinkKeys(context: LinkKeyContext): Promise<LinkKeys> {
  return await changeKeys(context, (keys) => rotatedLinkKeys(keys, nowIso(context)));
}

/**
 * Ends the trust in a key, after a leak. A new key signs where it was the newest.
 *
 * @throws VigiaError `no-such-key`.
 */
export async function retireLinkKey(context: LinkKeyContext, name: string): Promise<LinkKeys> {
  return await changeKeys(context, (keys) => {
    const retired = retiredLinkKeys(keys, name, nowIso(context));
    if (retired !== undefined) return retired;
    throw new VigiaError(
      `Cannot retire ${name} as it must be one of the keys: they are ${keys.keys.map((key) => key.name).join(', ')}.`,
      { code: 'no-such-key' },
    );
  });
}

/** The secret comes first: a key without one could neither sign nor verify. */
async function changeKeys(context: LinkKeyContext, change: (keys: LinkKeys) => LinkKeys): Promise<LinkKeys> {
  const { record, version } = await context.stores.linkKeys.get();
  const changed = change(record);
  if (changed === record) return record;
  for (const { name } of changed.keys) await context.ports.secrets.get(name);
  const outcome = await context.stores.linkKeys.save(changed, version);
  return outcome === 'written' ? changed : await changeKeys(context, change);
}

async function newestSecret({ ports, stores }: LinkKeyContext): Promise<string> {
  const newest = (await stores.linkKeys.get()).record.keys.at(-1);
  // The schema keeps at least one.
  if (newest === undefined) throw new TypeError('no link key');
  return await ports.secrets.get(newest.name);
}
