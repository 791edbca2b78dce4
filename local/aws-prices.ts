/**
 * List prices of AWS in US East (N. Virginia), on demand, without free tiers; US dollars.
 *
 * The prices of the public pages named beside each, as its writers knew them on that date; nothing is fetched.
 * Prices change and differ by region: `vigia cost` prints the date, and the AWS Pricing Calculator has the last word.
 */
export const AWS_PRICES = {
  asOf: '2026-11-22',
  region: 'us-east-1',
  /** aws.amazon.com/lambda/pricing, x86, first tier. */
  lambdaMillionRequests: 0.2,
  lambdaGbSecond: 0.0000166667,
  /** aws.amazon.com/sqs/pricing, standard queues. */
  sqsMillionRequests: 0.4,
  /** aws.amazon.com/dynamodb/pricing, on demand, standard table class. */
  dynamoMillionWriteUnits: 0.625,
  dynamoMillionReadUnits: 0.125,
  dynamoGbMonth: 0.25,
  dynamoBackupGbMonth: 0.2,
  /** aws.amazon.com/s3/pricing, S3 Standard. */
  s3GbMonth: 0.023,
  s3ThousandPuts: 0.005,
  s3ThousandGets: 0.0004,
  /** aws.amazon.com/ses/pricing. */
  sesThousandMails: 0.1,
  /** aws.amazon.com/api-gateway/pricing, HTTP APIs. */
  apiMillionRequests: 1,
  /** aws.amazon.com/cloudwatch/pricing. */
  alarmMonth: 0.1,
  customMetricMonth: 0.3,
  dashboardMonth: 3,
  logsGb: 0.5,
  /** aws.amazon.com/secrets-manager/pricing. */
  secretMonth: 0.4,
  /** aws.amazon.com/eventbridge/pricing, Scheduler. */
  schedulerMillionInvocations: 1,
} as const;
