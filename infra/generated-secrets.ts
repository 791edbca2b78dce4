import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GENERATED_SECRETS, resourceNames } from '../shared/names.ts';

/** Of 62 letters and digits: 256 bits, as many as the Secrets port makes. */
const SECRET_CHARS = 43;

/** The one secret: a JSON object of name and value, made by Secrets Manager and seen by no template. */
export class GeneratedSecrets extends Construct {
  constructor(scope: Construct, id: string, stack: string) {
    super(scope, id);
    const [name] = GENERATED_SECRETS;
    const secret = new Secret(this, 'Secret', {
      secretName: resourceNames(stack).secret,
      description: 'Vigía: what signs the links in mails, by name',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: name,
        passwordLength: SECRET_CHARS,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A key that signed an unsubscribe link must verify it for ever, so keys are added under the next number (links-v2) and never replaced on a timer.',
    });
  }
}
