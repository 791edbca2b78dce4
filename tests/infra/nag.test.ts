import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { synthesise } from './synthesise.ts';

const apps: App[] = [];
const synthesis = synthesise({ change: (app) => void apps.push(app) });
afterAll(synthesis.dispose);

const reportSchema = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ severity: z.string(), ruleName: z.string() })) })),
});
/** A rule and the reason. */
const acknowledgedSchema = z.record(z.string(), z.string());

describe('cdk-nag', () => {
  it('finds no error', () => {
    const { pluginReports } = reportSchema.parse(
      JSON.parse(readFileSync(join(synthesis.dir, 'validation-report.json'), 'utf8')),
    );
    const errors = pluginReports.flatMap(({ violations }) => violations).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  it('is really asked: it stops a synthesis with a bucket that breaks its rules', () => {
    expect(() => synthesise({ change: (app) => void new Bucket(new Stack(app, 'careless'), 'Bucket') })).toThrow(
      'AwsSolutions-S10',
    );
  });

  it('is silenced only for these rules, each with its reason', () => {
    const acknowledged = apps[0]!.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(acknowledgedSchema.parse(data)));
    const rules = new Set(acknowledged.map(([id]) => id.replace(/^[A-Za-z]+::/, '').replace(/\[.*/, '')));
    expect([...rules].toSorted()).toEqual([
      'AwsSolutions-APIG4',
      'AwsSolutions-COG8',
      'AwsSolutions-IAM5',
      'AwsSolutions-S1',
      'AwsSolutions-SMG4',
    ]);
    for (const [, reason] of acknowledged) expect(reason.length).toBeGreaterThan(60);
  });
});
