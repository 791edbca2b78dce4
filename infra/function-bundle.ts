import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BUNDLE, type FunctionName } from '../shared/names.ts';
import { ESBUILD_OPTIONS } from './esbuild-options.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import { PROJECT_FILES } from './project-files.ts';

/**
 * How a handler becomes an asset: one ES module with everything in it, the configuration that it reads beside it and,
 * for ingest, the extraction worker. esbuild of this repository does it, without network and without Docker.
 */
export function functionBundle(name: FunctionName, feedsFile: string): BundlingOptions {
  const { target, mainFields, banner, define } = ESBUILD_OPTIONS;
  const rest = { output: '', worker: name === 'ingest', assets: name === 'api', files: filesOf(name, feedsFile) };
  return {
    forceDockerBundling: false,
    format: OutputFormat.ESM,
    target,
    mainFields: [...mainFields],
    banner,
    // The SDK of the lockfile, so that a deployment runs what was tested.
    bundleAwsSDK: true,
    externalModules: [],
    esbuildArgs: {
      ...Object.fromEntries(Object.entries(define).map(([what, by]) => [`--define:${what}`, by])),
      // Names stay as they are, so that a stack trace can be read without a source map.
      '--minify-whitespace': true,
      '--minify-syntax': true,
    },
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (_input, output) =>
        rest.worker || rest.assets || rest.files.length > 0 ? [completeBundle({ ...rest, output })] : [],
    },
  };
}

/** What `complete-bundle.ts` is told. `files` are relative to the repository, and to the bundle. */
type BundleRest = {
  readonly output: string;
  readonly worker: boolean;
  readonly assets: boolean;
  readonly files: readonly string[];
};

/** A command line for every shell: the order travels as letters and digits. */
function completeBundle(rest: BundleRest): string {
  const order = Buffer.from(JSON.stringify(rest)).toString('base64url');
  return `"${process.execPath}" "${PROJECT_FILES.completeBundle}" ${order}`;
}

function filesOf(name: FunctionName, feedsFile: string): readonly string[] {
  const paths = { settings: `${BUNDLE.config}/vigia.yaml`, feeds: feedsFile, topics: `${BUNDLE.config}/topics` };
  return FUNCTION_SPECS[name].config.map((part) => paths[part]);
}
