/* Whom an alert or a lane is about, as the server writes it: an address, an IPv6 network, or name@host. */

import { patched } from '../router/location';
import { paths } from '../router/paths';

const ipv4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const ipv6 = /^[\da-f]*:[\da-f:.]+$/i;

const isAddress = (text: string) => ipv4.test(text) || ipv6.test(text);

/* Where to read on; null where nothing can be searched for. */
export function pathOfEntity(entity: string): string | null {
  if (isAddress(entity))
    return paths.entity('ip', entity);
  const [network, prefix] = entity.split('/');
  if (network && prefix && isAddress(network))
    return paths.explore + patched('', { source_ip: entity });
  const at = entity.lastIndexOf('@');
  if (at <= 0)
    return null;
  return paths.explore + patched('', { host: entity.slice(at + 1), contains: entity.slice(0, at) });
}
