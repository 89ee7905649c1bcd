/* Puts text on the clipboard; false: the browser does not let us. */

/* Over plain HTTP, but for localhost, there is no navigator.clipboard: what is selected can be copied there, in a field that a dialog does not lock away. */
function copySelected(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.className = 'hidden';
  field.readOnly = true;
  field.value = text;
  (before?.closest('dialog') ?? document.body).append(field);
  field.focus({ preventScroll: true });
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement)
      before.focus({ preventScroll: true });
  }
}

export async function copyText(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  return (await clipboard?.writeText(text).then(() => true, () => false)) || copySelected(text);
}
