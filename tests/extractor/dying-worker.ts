/** A worker whose first rung ends the whole process, as a fault of a parser would. */
process.on('message', (message) => {
  const request = message as { readonly kind: string; readonly page?: { readonly rung: string } };
  if (request.page?.rung === 'linkedom') process.exit(7);
});
await import('../../shared/adapters/extractor/worker.ts');
