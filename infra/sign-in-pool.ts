import { Aws, CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { resourceNames, SIGN_IN_PATHS } from '../shared/names.ts';

/** Of groups whose members have that role on the desk (`ROLES` of shared/model/visitor.ts). */
const GROUPS = {
  reader: 'Reads, searches, keeps own alerts',
  editor: 'Also changes feeds, tags and plans',
  admin: 'Also sees queues, keys, people and the log',
} as const;

export type SignInPoolProps = {
  readonly stack: string;
  /** Before `.auth.REGION.amazoncognito.com`, which no other account of the region may have; by account unless said. */
  readonly domainPrefix?: string;
  /** Where people reach the desk. */
  readonly publicUrl: string;
};

/**
 * The people of the desk where no provider is configured: a Cognito user pool on its Lite plan, which costs nothing for
 * the first 10,000 people a month and nothing by the hour. Only the operator makes accounts, each with a second factor.
 */
export class SignInPool extends Construct {
  /** As OpenID Connect names the pool. */
  readonly issuer: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, { stack, domainPrefix, publicUrl }: SignInPoolProps) {
    super(scope, id);
    const pool = this.#makePool(stack);
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: domainPrefix ?? `${stack}-${Aws.ACCOUNT_ID}` } });
    for (const [name, description] of Object.entries(GROUPS))
      new CfnUserPoolGroup(this, name, { userPoolId: pool.userPoolId, groupName: name, description });
    const client = addClient(pool, publicUrl);
    this.issuer = `https://cognito-idp.${Aws.REGION}.amazonaws.com/${pool.userPoolId}`;
    this.clientId = client.userPoolClientId;
    new CfnOutput(this, 'People', {
      value: pool.userPoolId,
      description: 'The user pool: who may sign in to the desk',
    });
  }

  #makePool(stack: string): UserPool {
    const pool = new UserPool(this, 'Pool', {
      userPoolName: resourceNames(stack).userPool,
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // Accounts are not made again by a deployment.
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'The Plus plan bills every person of the pool each month for risk scores; accounts here are made by the operator and hold a second factor.',
    });
    return pool;
  }
}

/** A public client: PKCE ties each sign-in to us, so no secret has to be kept. */
function addClient(pool: UserPool, publicUrl: string): UserPoolClient {
  return pool.addClient('Desk', {
    generateSecret: false,
    authFlows: {},
    preventUserExistenceErrors: true,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
      callbackUrls: [publicUrl + SIGN_IN_PATHS.callback],
      logoutUrls: [publicUrl + SIGN_IN_PATHS.signedOut],
    },
    idTokenValidity: Duration.minutes(5),
    accessTokenValidity: Duration.minutes(5),
    refreshTokenValidity: Duration.hours(1),
    enableTokenRevocation: true,
  });
}
