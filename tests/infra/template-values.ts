import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

/** A value of a template that is a text once everything is deployed. */
export type TemplateText =
  | string
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [string, string] }
  | { readonly 'Fn::Join': readonly [string, readonly TemplateText[]] };

export const templateTextSchema: z.ZodType<TemplateText> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ Ref: z.string() }),
    z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
    z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(templateTextSchema)]) }),
  ]),
);

const resourcesSchema = z.record(
  z.string(),
  z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
);
export type TemplateResources = z.infer<typeof resourcesSchema>;

export function resourcesOf(template: Template): TemplateResources {
  return resourcesSchema.parse(template.toJSON()['Resources']);
}

/** The properties of every resource of a type, in the template's order. */
export function propertiesOf(template: Template, type: string): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(resourcesOf(template)).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));
}

/** Puts names in place of references: those that are given explicitly, `ACCOUNT`, `REGION`, and logical ids for the rest. */
export function textResolver(resources: TemplateResources): (value: unknown) => string {
  const resolve = (value: TemplateText): string => {
    if (typeof value === 'string') return value;
    if ('Fn::Join' in value) return value['Fn::Join'][1].map(resolve).join(value['Fn::Join'][0]);
    if ('Ref' in value) return PSEUDO[value.Ref] ?? value.Ref;
    const [id, attribute] = value['Fn::GetAtt'];
    if (attribute === 'ApiEndpoint') return `https://${id.toLowerCase()}.execute-api.REGION.amazonaws.com`;
    return attribute === 'Arn' ? arnOf(id, resources) : `${id}.${attribute}`;
  };
  return (value) => resolve(templateTextSchema.parse(value));
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::AccountId': 'ACCOUNT',
  'AWS::URLSuffix': 'amazonaws.com',
};

function arnOf(id: string, resources: TemplateResources): string {
  const { Type, Properties } = resources[id]!;
  switch (Type) {
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:REGION:ACCOUNT:${Properties['QueueName']}`;
    case 'AWS::Logs::LogGroup':
      return `arn:aws:logs:REGION:ACCOUNT:log-group:${Properties['LogGroupName']}:*`;
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:REGION:ACCOUNT:function:${Properties['FunctionName']}`;
    default:
      return id;
  }
}
