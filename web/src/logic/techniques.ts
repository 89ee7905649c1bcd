/* Pages of MITRE ATT&CK.  An address is made of an id of the known form alone, never taken from data. */

const form = /^T(\d{4})(?:\.(\d{3}))?$/;

export function techniquePage(id: string): string | null {
  const found = form.exec(id);
  if (!found)
    return null;
  return `https://attack.mitre.org/techniques/T${found[1]}/${found[2] ? `${found[2]}/` : ''}`;
}
