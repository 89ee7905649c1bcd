import { texts } from '../../texts';
import { Moment } from '../../ui/Moment';
import type { AuditEntry } from '../../api/types';
import { List } from './List';
import css from './settings.module.css';

const detailOf = (detail: unknown) => detail === null || detail === undefined ? '' : typeof detail === 'string' ? detail : JSON.stringify(detail);

const AuditRow = ({ entry }: { entry: AuditEntry }) => (
  <tr><td><Moment time={entry.time} /></td><td><b>{entry.actor}</b></td><td className="mono">{entry.address}</td><td>{entry.action}</td><td className={css.wide}>{entry.object}</td><td className={css.wide}>{detailOf(entry.detail)}</td></tr>
);

export const Audit = () => (
  <List<AuditEntry> title={texts.settings.tabs.audit ?? ''} path="audit" head={[texts.settings.time, texts.settings.actor, texts.settings.address, texts.settings.action, texts.settings.object, texts.settings.detail]} empty={texts.settings.noAudit}
    row={(entry) => <AuditRow key={entry.id} entry={entry} />} />
);
