/** A plan reads for seconds at a time: a shorter pause would show nothing new. */
const PAUSE_MS = 2_500;

/**
 * Follows a plan that runs while its page is open: takes in its progress, and presses “Go on” where nothing else drives
 * it. Ends with the plan, or with an answer that is no page of it.
 */
export function watchPlan(): void {
  const place = document.querySelector<HTMLElement>('[data-plan="running"]');
  if (place !== null) void follow(place);
}

async function follow(place: HTMLElement): Promise<void> {
  let current = place;
  while (current.dataset['plan'] === 'running') {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    // Whoever reads with the keyboard inside it must not lose their place.
    if (document.hidden || current.contains(document.activeElement)) continue;
    const next = await latest(current).catch(() => undefined);
    if (next === undefined) return;
    current.replaceWith(next);
    current = next;
  }
}

async function latest(current: HTMLElement): Promise<HTMLElement | undefined> {
  const form = current.querySelector<HTMLFormElement>('form[data-plan-step]');
  const answer = await (form === null
    ? fetch(location.href)
    : fetch(form.action, { method: 'POST', body: formFields(form) }));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return page.querySelector<HTMLElement>('[data-plan]') ?? undefined;
}

function formFields(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}
