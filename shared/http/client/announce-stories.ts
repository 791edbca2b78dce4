/** How often the server is asked, while the page is looked at. */
const EVERY_MS = 30_000;

/** Says how many stories began since the page was made, in a bar that moves nothing; whoever wants them asks for them. */
export function announceStories(): void {
  const bar = document.querySelector<HTMLElement>('[data-news]');
  if (bar === null) return;
  const known = new Set((bar.dataset['known'] ?? '').split(' '));
  const title = document.title;
  let said = 0;
  let isAsking = false;
  const look = async () => {
    if (isAsking || document.visibilityState !== 'visible') return;
    isAsking = true;
    try {
      const fresh = (await newIds(bar.dataset['news'] ?? '')).filter((id) => !known.has(id)).length;
      // The same words again would be read out again.
      if (fresh !== said) say(bar, fresh);
      said = fresh;
      document.title = fresh === 0 ? title : `(${fresh}) ${title}`;
    } finally {
      isAsking = false;
    }
  };
  setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
}

/** None where the server is away: the next look may find it again. */
async function newIds(address: string): Promise<readonly string[]> {
  try {
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    if (!response.ok) return [];
    const body: unknown = await response.json();
    const ids = typeof body === 'object' && body !== null && 'ids' in body ? body.ids : [];
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function say(bar: HTMLElement, count: number): void {
  const [text, link] = [bar.querySelector('[role=status]'), bar.querySelector('a')];
  const words = count === 1 ? bar.dataset['one'] : bar.dataset['many']?.replace('{n}', String(count));
  if (text !== null) text.textContent = count === 0 ? '' : (words ?? '');
  if (link !== null) link.hidden = count === 0;
  bar.classList.toggle('news-on', count > 0);
}
