// What NODE_OPTIONS has every process of a test run load first. Plain JavaScript, because the launcher's own
// tests start a Node that reads no TypeScript; it dials nothing but npm.
if (process.features.typescript) await import('./log-dials-program.ts');
