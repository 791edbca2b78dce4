import { Stack, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FUNCTION_NAMES, type FunctionName, MAINTAIN_EVENT, resourceNames } from '../shared/names.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { DispatchSchedule } from './dispatch-schedule.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import { JobQueues } from './job-queues.ts';
import { MailChannel } from './mail-channel.ts';
import { MonthlyBudget } from './monthly-budget.ts';
import { NightlySchedule } from './nightly-schedule.ts';
import { OperationsDashboard } from './operations-dashboard.ts';
import { PipelineFunction, type PipelineFunctionProps } from './pipeline-function.ts';
import { PublicApi } from './public-api.ts';
import { type Deployment, UNSET_SENDER } from './read-deployment.ts';
import { SignInPool } from './sign-in-pool.ts';

/** All that runs: queues, functions, mail, API, schedule, and what watches them. Holds nothing that can be lost. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, { stackName: id, description: 'Vigía: the pipeline' });
    const { stack } = deployment;
    const queues = new JobQueues(this, 'Queues', stack);
    const api = new PublicApi(this, 'Api', stack);
    const publicUrl = deployment.publicUrl ?? api.api.apiEndpoint;
    const makeFunction = (name: FunctionName, more: Pick<PipelineFunctionProps, 'signIn'> = {}) =>
      new PipelineFunction(this, name, { name, deployment, queues, publicUrl, ...more }).handler;
    const index = makeFunction('index');
    for (const name of FUNCTION_NAMES)
      if (name !== 'index' && FUNCTION_SPECS[name].source !== undefined) makeFunction(name);
    const schedule = new DispatchSchedule(this, 'Schedule', { stack, dispatch: makeFunction('dispatch') });
    for (const nightly of nightlySchedules(this, stack, { index, sweep: makeFunction('sweep') }))
      nightly.node.addDependency(schedule);
    const pages = makeFunction('api', this.#signIn(deployment, publicUrl));
    api.addRoutes({ api: pages, authorizer: makeFunction('authorize') });
    new MailChannel(this, 'Mail', { stack, queues });
    const { topic } = new AlarmTopic(this, 'AlarmTopic', deployment);
    new Alarms(this, 'Alarms', { stack, topic, apiId: api.api.apiId });
    new OperationsDashboard(this, 'Operations', { stack, apiId: api.api.apiId });
    new MonthlyBudget(this, 'Costs', { stack, usd: deployment.monthlyBudgetUsd, topic });
    sayWhatIsMissing(this, deployment);
  }

  /** People sign in by the provider of the configuration, else by a user pool of this stack. */
  #signIn({ stack, hasProvider, signInDomain }: Deployment, publicUrl: string): Pick<PipelineFunctionProps, 'signIn'> {
    if (hasProvider) return {};
    const domain = signInDomain === undefined ? {} : { domainPrefix: signInDomain };
    const { issuer, clientId } = new SignInPool(this, 'SignIn', { stack, publicUrl, ...domain });
    return { signIn: { issuer, clientId } };
  }
}

function nightlySchedules(
  scope: Construct,
  stack: string,
  { index, sweep }: { readonly index: IFunction; readonly sweep: IFunction },
): readonly NightlySchedule[] {
  const names = resourceNames(stack);
  return [
    new NightlySchedule(scope, 'IndexSchedule', {
      stack,
      name: names.indexSchedule,
      description: 'Vigía: looks after the article index',
      calls: 'index',
      handler: index,
      // Months folded, removed words erased.
      cron: 'cron(20 3 * * ? *)',
      event: MAINTAIN_EVENT,
    }),
    new NightlySchedule(scope, 'SweepSchedule', {
      stack,
      name: names.sweepSchedule,
      description: 'Vigía: removes what is kept long enough',
      calls: 'sweep',
      handler: sweep,
      // Every hour, so that what one call leaves is done in the same night; one that finds nothing due reads a row.
      cron: 'cron(50 0-5 * * ? *)',
      event: {},
    }),
  ];
}

/** What a deployment can do without, though not for long. */
function sayWhatIsMissing(stack: Stack, { alarmEmail, contact, mailFrom }: Deployment): void {
  const missing = {
    'no-sender': mailFrom.header === UNSET_SENDER && 'mail.from in config/vigia.yaml is not set: no mail can go out.',
    'no-contact': contact === undefined && 'contact in config/vigia.yaml is not set: real feeds are not polled.',
    'no-alarm-email': alarmEmail === undefined && 'alarmEmail in cdk.json is not set: alarms reach no one by mail.',
  };
  for (const [id, message] of Object.entries(missing)) if (message) Validations.of(stack).addWarning(id, message);
}
