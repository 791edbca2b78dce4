import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { resourceNames } from '../shared/names.ts';
import { DataStack } from './data-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { readDeployment } from './read-deployment.ts';

/**
 * The whole deployment: what outlives it in one stack, all the rest in another, checked by cdk-nag when it is
 * synthesised. The stacks know each other's resources by name, so no export ties one to the other.
 */
export function createVigiaApp(props?: AppProps): App {
  const app = new App(props);
  const deployment = readDeployment(app.node);
  const data = new DataStack(app, resourceNames(deployment.stack).dataStack, deployment);
  const pipeline = new PipelineStack(app, deployment.stack, deployment);
  pipeline.addStackDependency(data);
  Tags.of(app).add('app', 'vigia');
  Tags.of(app).add('deployment', deployment.stack);
  // As a plugin: cdk-nag 3 reports nothing when it is added as an aspect.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
