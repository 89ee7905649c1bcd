import { useApi } from '../../api/queries';
import { isRelative } from '../../logic/range';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { RangePicker } from '../../ui/RangePicker';
import { Figures } from './Figures';
import { OverTime } from './OverTime';
import { Places } from './Places';
import { QuietSpan } from './QuietSpan';
import { RiskSpread } from './RiskSpread';
import { Sources } from './Sources';
import { SwimLanes } from './SwimLanes';
import { TopLists } from './TopLists';
import { useRange } from './useRange';
import css from './overview.module.css';

export function Overview() {
  const { range, query, every, setRange, clear } = useRange();
  const stats = useApi('stats', query, { every });
  const isQuiet = stats.data?.logs_analyzed === 0 && !stats.isPlaceholderData;
  return (
    <Page title={texts.overview.title} tools={<RangePicker range={range} onChoose={setRange} />}>
      <Figures stats={stats} />
      {isQuiet ? <QuietSpan onChoose={setRange} onBack={isRelative(range) ? null : clear} /> : (
        <>
          <OverTime query={query} every={every} range={range} onSelect={(since, until) => setRange({ since, until })} onBack={clear} />
          <div className={css.pair}><SwimLanes query={query} every={every} range={range} /><RiskSpread query={query} every={every} /></div>
          <TopLists query={query} every={every} />
          <Places query={query} every={every} />
        </>
      )}
      <Sources />
    </Page>
  );
}
