import { address, get } from '../../api/client';
import type { Query } from '../../api/client';
import { texts } from '../../texts';
import { Button } from '../../ui/basics';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';

/* The browser fetches an export by itself, so who we are must be fresh before. */
function save(url: string, name: string) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

export function ExportMenu({ query, columns }: { query: Query; columns: string[] }) {
  const say = useToast();
  const fetched = (format: 'ndjson' | 'csv') => () => {
    const url = address('events', { ...query, format, columns: format === 'csv' ? columns.join(',') : undefined });
    get('auth/me').then(() => save(url, `events.${format}`), (error: unknown) => say(reasonOf(error)));
  };
  return (
    <span className="row" role="group" aria-label={texts.explore.export}>
      <Button little icon="download" onClick={fetched('ndjson')}>{texts.explore.asNdjson}</Button>
      <Button little icon="download" onClick={fetched('csv')}>{texts.explore.asCsv}</Button>
    </span>
  );
}
