/** Pixels of the picture for each of the chart: sharp on paper. */
const SCALE = 2;

/** Gives each chart a button that saves it as PNG: the SVG file of the server, drawn on a canvas. */
export function chartPng(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-chart-png]')) {
    button.hidden = false;
    button.addEventListener('click', () => void save(button));
  }
}

async function save(button: HTMLButtonElement): Promise<void> {
  const said = button.parentElement?.querySelector('[data-chart-png-said]');
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset['chartPng'] ?? '');
    if (!answer.ok) throw new TypeError(`The chart answered ${answer.status}`);
    download(await drawn(await answer.blob()), 'trends.png');
    if (said) said.textContent = '';
  } catch {
    if (said) said.textContent = button.dataset['failed'] ?? '';
  } finally {
    button.disabled = false;
  }
}

async function drawn(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png === null ? reject(new TypeError('No picture')) : resolve(png)), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
