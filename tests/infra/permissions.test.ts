import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, type FunctionName } from '../../shared/names.ts';
import { type RoleStatement, rolePolicies } from './role-policies.ts';
import { synthesise } from './synthesise.ts';

const synthesis = synthesise();
const policies = rolePolicies(synthesis.pipeline);
afterAll(synthesis.dispose);

type Grant = { readonly action: string; readonly resource: string; readonly condition?: string };

const grants = new Map(FUNCTION_NAMES.map((name) => [name, grantsOf(policies.get(name)!)]));

describe('permissions', () => {
  it('are those of the golden matrix, function by action by resource', async () => {
    const matrix = Object.fromEntries(grants);
    await expect(`${JSON.stringify(matrix, undefined, 2)}\n`).toMatchFileSnapshot('./golden/permissions.json');
    await expect(tableOf(grants)).toMatchFileSnapshot('./golden/permissions.md');
  });

  it.each(FUNCTION_NAMES)(
    'of %s hold no wildcard action, and no wildcard resource but those that have a reason',
    (name) => {
      for (const { action, resource } of grants.get(name)!) {
        expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        if (resource === '*') expect(action).toMatch(/^xray:Put/);
        else if (action.startsWith('logs:'))
          expect(resource).toBe(`arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/vigia-${name}:*`);
        else if (/^s3:(?:Get|Put|Delete)Object(?:Version)?$/.test(action))
          expect(resource).toMatch(/^arn:aws:s3:::vigia-archive-ACCOUNT-REGION\/[a-z]+\/\*$/);
        else if (action.startsWith('secretsmanager:'))
          expect(resource).toBe('arn:aws:secretsmanager:REGION:ACCOUNT:secret:vigia/secrets-??????');
        else expect(resource).not.toMatch(/[*?]/);
      }
    },
  );

  it.each(['poll', 'ingest'] as const)('of %s, which fetches, reach no reader and send no mail', (name) => {
    const text = JSON.stringify(grants.get(name));
    expect(text).not.toMatch(/subscri|outbox#|match#|mail#|told#|mails\/|ses:|secretsmanager:|api-key/);
  });

  it('of websub, which asks hubs, reach no reader and no article, and send no mail', () => {
    const text = JSON.stringify(grants.get('websub'));
    expect(text).not.toMatch(/subscri|outbox#|match#|mail#|told#|article|raw\/|entries\/|mails\/|ses:|api-key/);
  });

  it('of retag, which tags again, reach no reader, no page and no secret, and send no mail', () => {
    const text = JSON.stringify(grants.get('retag'));
    expect(text).not.toMatch(/subscri|outbox#|match#|mail#|told#|raw\/|entries\/|mails\/|ses:|secretsmanager:|api-key/);
  });

  it('let only deliver call SES, and only as the sender', () => {
    const senders = FUNCTION_NAMES.filter((name) => grants.get(name)!.some(({ action }) => action.startsWith('ses:')));
    expect(senders).toEqual(['deliver']);
    for (const { action, condition } of grants.get('deliver')!) {
      if (action.startsWith('ses:')) expect(condition).toBe('StringEquals ses:FromAddress vigia@localhost.invalid');
    }
  });

  it('of sweep, which sees every row, let it tell nobody: it sends to the index alone, and has no secret', () => {
    const reached = grants.get('sweep')!.filter(({ action }) => /^(?:sqs|ses|secretsmanager|lambda):/.test(action));
    expect(reached).toEqual([{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:REGION:ACCOUNT:vigia-index' }]);
    const scanners = FUNCTION_NAMES.filter((name) => grants.get(name)!.some(({ action }) => /Scan/.test(action)));
    expect(scanners).toEqual(['sweep']);
  });

  it('let a function reach rows of named kinds only, but for the scan of sweep', () => {
    for (const name of FUNCTION_NAMES) {
      for (const { action, condition } of grants.get(name)!) {
        if (action.startsWith('dynamodb:') && action !== 'dynamodb:Scan')
          expect(condition).toMatch(/^ForAllValues:StringLike dynamodb:LeadingKeys (?:[a-z-]+#\*(?: \| )?)+$/);
      }
    }
  });
});

function grantsOf(statements: readonly RoleStatement[]): readonly Grant[] {
  return statements
    .flatMap(({ actions, resources, conditions }) => {
      const condition = conditionText(conditions);
      return actions.flatMap((action) =>
        resources.map((resource): Grant => ({ action, resource, ...(condition === '' ? {} : { condition }) })),
      );
    })
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function conditionText(conditions: RoleStatement['conditions']): string {
  return Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(' | ')}`),
    )
    .join('; ');
}

function tableOf(all: ReadonlyMap<FunctionName, readonly Grant[]>): string {
  const lines = [...all].flatMap(([name, own]) =>
    own.map(({ action, resource, condition = '' }) => {
      const where = condition.replace('ForAllValues:StringLike dynamodb:LeadingKeys ', '').replaceAll(' | ', ', ');
      return `| ${name} | \`${action}\` | \`${resource.replace(/^arn:aws:/, '').replace('REGION:ACCOUNT:', '')}\` | ${where === '' ? '' : `\`${where}\``} |`;
    }),
  );
  return `# What each function may do

Made by tests/infra/permissions.test.ts from the synthesised template (\`npm run test:infra -- -u\` writes it anew). Where the
last column names kinds, such as \`feed#*\`, it is a condition on the partition key (\`dynamodb:LeadingKeys\`).

| function | action | resource | only where |
|---|---|---|---|
${lines.join('\n')}
`;
}
