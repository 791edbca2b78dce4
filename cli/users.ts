import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import { admissionOf, type SignInRules } from '../shared/model/sign-in.ts';
import { type UserRecord, userRecordSchema } from '../shared/model/user.ts';
import { ROLES, type Role } from '../shared/model/visitor.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { askTarget, openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import { terminalLine } from './terminal-text.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

/** People of the desk. */
export const usersVerb: Verb = {
  name: 'users',
  summary: 'who may enter the desk: list, give a role, remove',
  help: `usage: ./vigia users list [options]
       ./vigia users role ID|ADDRESS reader|editor|admin [options]
       ./vigia users remove ID|ADDRESS [options]

People sign in to the desk by an OpenID Connect provider (docs/sign-in.md). A role that is given here counts at
once, also before the lists of the configuration; an address that nobody signed in with yet is let in by it. Who
is removed is signed out everywhere and not let in again; admins that the configuration names (signIn.admins) stay.
The audit log tells what is changed on the desk, not what verbs change.

${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action, who, role] = positionals;
    const target = targetOf(values);
    const config = configOf(values.config);
    const given: Given = { ...input, json: values.json === true, rules: config.signIn };
    if (action === 'list' && positionals.length === 1) {
      const reader = await openTarget(target);
      const users = await reader.stores.users.all().finally(() => reader.close());
      return list(given, users);
    }
    const ask = async (operation: 'set-user-role' | 'remove-user', body: { who: string; role?: Role }) =>
      answerSchema.parse(await askTarget(target, { config, operation, body })).user;
    if (action === 'role' && who !== undefined && role !== undefined && positionals.length === 3)
      return tell(given, who, await ask('set-user-role', { who, role: roleOf(role) }));
    if (action === 'remove' && who !== undefined && positionals.length === 2)
      return tell(given, who, await ask('remove-user', { who }));
    throw new UsageError(
      'Expected `users list`, `users role ID|ADDRESS ROLE` or `users remove ID|ADDRESS` (see --help).',
    );
  },
};

type Given = VerbInput & { readonly json: boolean; readonly rules: SignInRules };

const answerSchema = z.object({ user: userRecordSchema.nullable() });

function roleOf(written: string): Role {
  const role = ROLES.find((each) => each === written);
  if (role !== undefined) return role;
  throw new UsageError(
    `Cannot give the role as it must be ${ROLES.join(', ')}: current value is ${JSON.stringify(written)}`,
  );
}

function list({ out, json, rules }: Given, users: readonly UserRecord[]): ExitCode {
  if (json) out(JSON.stringify({ users: users.map((user) => ({ ...user, admission: admissionOf(rules, user) })) }));
  else if (users.length === 0) out('Nobody has signed in yet.');
  else for (const user of users) out(line(user, rules));
  return 0;
}

function tell({ out, err, json, rules }: Given, who: string, user: UserRecord | null): ExitCode {
  if (user === null) {
    err(`Nobody has the id or address ${who}.`);
    return 1;
  }
  out(json ? JSON.stringify(user) : line(user, rules));
  const { removedAt } = user;
  const stays = admissionOf(rules, user);
  if (removedAt !== undefined && stays.kind === 'admitted')
    err('The configuration names this person in signIn.admins: remove the address there, and restart.');
  return 0;
}

function line(user: UserRecord, rules: SignInRules): string {
  const admission = admissionOf(rules, user);
  const role = admission.kind === 'admitted' ? `${admission.role} by ${admission.by}` : `out (${admission.why})`;
  const seen = user.signedInAt === undefined ? 'invited' : `signed in ${user.signedInAt}`;
  const address = user.email === undefined || user.email === user.name ? '' : `  ${user.email}`;
  return terminalLine(`${user.id}  ${role.padEnd(24)}  ${seen}  ${user.name}${address}`);
}
