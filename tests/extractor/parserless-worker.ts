/** A worker that dies of every parser: only the rung without one answers. */
process.on('message', (message) => {
  const request = message as { readonly kind: string; readonly page?: { readonly rung: string } };
  if (request.page !== undefined && request.page.rung !== 'json-ld') process.exit(7);
});
await import('../../shared/adapters/extractor/worker.ts');
