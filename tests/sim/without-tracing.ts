import async_hooks from 'node:async_hooks';

/*
 * Imported before the handlers. Powertools' tracer brings aws-xray-sdk-core, whose cls-hooked watches every promise of the
 * process; nothing is traced here, and without the hook a run takes half the time.
 */
async_hooks.createHook = () => {
  const hook = { enable: () => hook, disable: () => hook };
  return hook;
};
