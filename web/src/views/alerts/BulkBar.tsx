import { texts } from '../../texts';
import { Button } from '../../ui/basics';
import type { Alert } from '../../api/types';
import css from './alerts.module.css';

interface Props { alerts: Alert[]; onAcknowledge: () => void; onClose: () => void; onFalsePositive: () => void; onReopen: () => void; onAssign: () => void; onClear: () => void }

/* What can be done to all that are selected. */
export const BulkBar = ({ alerts, onAcknowledge, onClose, onFalsePositive, onReopen, onAssign, onClear }: Props) => (
  <div className={css.bulk} role="toolbar" aria-label={texts.alerts.selected(alerts.length)}>
    <strong>{texts.alerts.selected(alerts.length)}</strong>
    <Button little onClick={onAcknowledge}>{texts.alerts.acknowledge}</Button>
    <Button little onClick={onClose}>{texts.alerts.closeAlert}</Button>
    <Button little onClick={onFalsePositive}>{texts.alerts.falsePositive}</Button>
    <Button little onClick={onReopen}>{texts.alerts.reopen}</Button>
    <Button little onClick={onAssign}>{texts.alerts.assignMe}</Button>
    <Button little look="plain" onClick={onClear}>{texts.alerts.clear}</Button>
  </div>
);
