import { Tracer } from '@aws-lambda-powertools/tracer';
import type { FunctionName } from '../../shared/names.ts';

/** Outgoing requests go to strangers' servers: they are not traced, and carry no trace header. */
const tracer = new Tracer({ captureHTTPsRequests: false });

/** Runs an invocation as one subsegment with its cold start noted; where nothing is traced, just runs it. */
export async function traced<T>(name: FunctionName, work: () => Promise<T>): Promise<T> {
  const facade = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (facade === undefined) return work();
  const subsegment = facade.addNewSubsegment(`## ${name}`);
  tracer.setSegment(subsegment);
  tracer.annotateColdStart();
  try {
    return await work();
  } catch (error) {
    // The tracer takes errors only, and nothing else is thrown here.
    tracer.addErrorAsMetadata(error as Error);
    throw error;
  } finally {
    subsegment.close();
    tracer.setSegment(facade);
  }
}
