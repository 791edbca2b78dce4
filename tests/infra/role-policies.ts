import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { FUNCTION_NAMES, type FunctionName, resourceNames } from '../../shared/names.ts';
import { resourcesOf, type TemplateResources, textResolver } from './template-values.ts';

/** A statement of a role with every reference resolved: `ACCOUNT`, `REGION` and names in their places. */
export type RoleStatement = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

/** What the role of each function may do, read from the template alone. */
export function rolePolicies(template: Template, stack = 'vigia'): ReadonlyMap<FunctionName, readonly RoleStatement[]> {
  const resources = resourcesOf(template);
  const resolve = textResolver(resources);
  return new Map(
    FUNCTION_NAMES.map((name) => {
      const documents = documentsOf(resources, roleOf(resources, resourceNames(stack).function(name)));
      return [name, documents.flatMap(({ Statement }) => Statement.map((each) => readStatement(each, resolve)))];
    }),
  );
}

const oneOrMore = <T>(schema: z.ZodType<T>) => z.union([z.array(schema), schema.transform((one) => [one])]);

const statementSchema = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore(z.string()))).default({}),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });
const policiesSchema = z.array(z.object({ PolicyDocument: documentSchema })).default([]);
const attachedSchema = z.object({ Roles: z.array(z.object({ Ref: z.string() })), PolicyDocument: documentSchema });
const roleReferenceSchema = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });

function roleOf(resources: TemplateResources, functionName: string): string {
  const found = Object.values(resources).find(({ Properties }) => Properties['FunctionName'] === functionName);
  return roleReferenceSchema.parse(found?.Properties['Role'])['Fn::GetAtt'][0];
}

/** Managed policies would be missed here, so a role must have none. */
function documentsOf(resources: TemplateResources, role: string): readonly z.infer<typeof documentSchema>[] {
  const { Properties } = resources[role]!;
  if (Properties['ManagedPolicyArns'] !== undefined) throw new Error(`${role} has managed policies`);
  const attached = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map((policy) => attachedSchema.parse(policy.Properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role));
  return [...policiesSchema.parse(Properties['Policies']), ...attached].map(({ PolicyDocument }) => PolicyDocument);
}

function readStatement(
  { Action, Resource, Condition }: z.infer<typeof statementSchema>,
  resolve: (value: unknown) => string,
): RoleStatement {
  return { actions: Action, resources: Resource.map(resolve), conditions: Condition };
}
