import { z } from 'zod';
import type { PathPart } from './topic-finding.ts';

/** The keys that a schema knows at a path, sorted; `kind` chooses between files of several kinds. */
export function keysAllowedAt(schema: z.core.$ZodType, path: readonly PathPart[], kind: string): readonly string[] {
  let schemas: readonly z.core.$ZodType[] = ofKind(unfold(schema), kind);
  for (const part of path) schemas = schemas.flatMap((inner) => stepInto(inner, part)).flatMap(unfold);
  const keys = schemas.flatMap((inner) => (inner instanceof z.ZodObject ? Object.keys(inner.shape) : []));
  return [...new Set(keys)].toSorted();
}

/** The forms behind optional values and unions. */
function unfold(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return unfold(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(unfold) : [schema];
}

function ofKind(schemas: readonly z.core.$ZodType[], kind: string): readonly z.core.$ZodType[] {
  const chosen = schemas.filter(
    (schema) => schema instanceof z.ZodObject && z.safeParse(schema.shape['kind'], kind).success,
  );
  return chosen.length > 0 ? chosen : schemas;
}

function stepInto(schema: z.core.$ZodType, part: PathPart): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const inner: z.core.$ZodType | undefined = schema.shape[part];
  return inner === undefined ? [] : [inner];
}
