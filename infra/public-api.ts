import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { API_ROUTES, HUB_CALLBACKS, PUBLIC_ASSETS, PUBLIC_PATHS, resourceNames } from '../shared/names.ts';

/** Requests a second over all callers: far above a team's use, far below what would cost money. */
const RATE_LIMIT = 20;
const BURST_LIMIT = 40;

/**
 * The HTTP API: programs at the API's own path behind the authoriser, people everywhere else, whom the pages themselves
 * ask to sign in. Routes are added once the functions exist.
 */
export class PublicApi extends Construct {
  readonly api: HttpApi;
  readonly #stack: string;

  constructor(scope: Construct, id: string, stack: string) {
    super(scope, id);
    this.#stack = stack;
    this.api = new HttpApi(this, 'Api', {
      apiName: resourceNames(stack).api,
      description: 'Vigía: pages and API',
      createDefaultStage: false,
    });
    this.#addStage();
    new CfnOutput(this, 'Address', { value: this.api.apiEndpoint, description: 'Where the API answers' });
  }

  /** `api` answers every route; `authorizer` is asked first for those of programs. */
  addRoutes({ api, authorizer }: { readonly api: IFunction; readonly authorizer: IFunction }): void {
    const integration = new HttpLambdaIntegration('Integration', api);
    for (const path of PUBLIC_PATHS) {
      const methods = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST];
      for (const route of this.api.addRoutes({ path, methods, integration })) acknowledgePublic(route, BY_TOKEN);
    }
    for (const path of PUBLIC_ASSETS) {
      for (const route of this.api.addRoutes({ path, methods: [HttpMethod.GET], integration }))
        acknowledgePublic(route, BY_TOKEN);
    }
    const hubs = { path: `${HUB_CALLBACKS}/{id}`, methods: [HttpMethod.GET, HttpMethod.POST], integration };
    for (const route of this.api.addRoutes(hubs)) acknowledgePublic(route, BY_CALLBACK);
    const everything = { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration };
    acknowledgePublic(new HttpRoute(this, 'Everything', everything), BY_SESSION);
    new HttpRoute(this, 'Programs', {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(`${API_ROUTES}/{proxy+}`, HttpMethod.ANY),
      integration,
      authorizer: new HttpLambdaAuthorizer('Keys', authorizer, {
        authorizerName: `${resourceNames(this.#stack).api}-keys`,
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        identitySource: ['$request.header.Authorization'],
        // Nothing is remembered: a key that is revoked is refused at once, and a scope is judged for each route.
        resultsCacheTtl: Duration.seconds(0),
      }),
    });
  }

  #addStage(): void {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      logGroupName: resourceNames(this.#stack).accessLogs,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: RATE_LIMIT, burstLimit: BURST_LIMIT },
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: ACCESS_LOG },
    });
  }
}

/** No query string: it holds the tokens of links. No address of a caller: Vigía does not watch its readers. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    method: '$context.httpMethod',
    path: '$context.path',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    error: '$context.error.message',
    authorizer: '$context.authorizer.error',
  }),
);

const BY_TOKEN =
  'A reader comes from a mail without an account; the signed token in the link decides, and a GET changes nothing (RFC 8058).';
const BY_SESSION =
  'People come with a browser, which has no key: the session in its cookie decides in the function itself, for every page of the desk (shared/http/desk/desk-context.ts), and a page without one leads to the sign-in of the provider.';
const BY_CALLBACK =
  'A hub has no key of ours: it knows an address of 128 secret bits and signs what it pushes, and it is confirmed only in what we asked it for (W3C WebSub).';

function acknowledgePublic(route: HttpRoute, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
