import { texts } from '../../texts';
import { Tag } from '../../ui/basics';
import type { AlertStatus } from '../../api/types';

const tones = { open: 'bad', acknowledged: 'warn', closed: undefined } as const;

export const StatusTag = ({ status }: { status: AlertStatus }) => <Tag tone={tones[status]}>{texts.alerts.statuses[status]}</Tag>;
