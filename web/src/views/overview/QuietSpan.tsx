import { useApi } from '../../api/queries';
import { moment } from '../../logic/range';
import type { Range } from '../../logic/range';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { texts } from '../../texts';
import { Button, Card } from '../../ui/basics';
import { State } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';

const day = 86_400_000;

/* Nothing happened in this span: where something did, or how to begin. */
export function QuietSpan({ onChoose, onBack }: { onChoose: (range: Range) => void; onBack: (() => void) | null }) {
  const sources = useApi('sources');
  const latest = sources.data?.items.map((source) => Date.parse(source.last_seen)).filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
  return (
    <Card>
      <State title={texts.overview.quiet}>
        {onBack && <Button onClick={onBack}>{texts.range.back}</Button>}
        {latest
          ? <><p>{texts.overview.quietHint}</p><Button look="primary" onClick={() => onChoose({ since: moment(latest - day), until: moment(latest + 1000) })}>{texts.overview.showLatest}</Button></>
          : <Link className={`${uiCss.button} ${uiCss.primary}`} to={paths.welcome}>{texts.overview.firstLog}</Link>}
      </State>
    </Card>
  );
}
