import { useState } from 'react';
import type { DragEvent } from 'react';
import { patched } from '../../router/location';
import { Link } from '../../router/Link';
import { paths } from '../../router/paths';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Button, Card, Field, TextArea } from '../../ui/basics';
import { Icon } from '../../ui/Icon';
import uiCss from '../../ui/ui.module.css';
import { ScoredLines } from './ScoredLines';
import { useScoring } from './useScoring';
import css from './welcome.module.css';

function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file)
      onFile(file);
  };
  return (
    <div className={css.drop} data-over={isOver} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="download" />
      <strong>{texts.welcome.drop}</strong>
      <span className="quiet">{texts.welcome.or}</span>
      <label className={uiCss.button}>
        {texts.welcome.choose}
        <input className="hidden" type="file" onChange={(event) => { const file = event.target.files?.[0]; if (file) onFile(file); event.target.value = ''; }} />
      </label>
    </div>
  );
}

/* The span that the lines just scored lie in, for the overview. */
function spanOf(first: string, last: string): string {
  if (!first || !last)
    return paths.overview;
  return paths.overview + patched('', { since: first, until: new Date(Date.parse(last) + 1000).toISOString() });
}

export function Welcome() {
  const { progress, start, stop } = useScoring();
  const [text, setText] = useState('');
  const isRunning = progress.state === 'running';
  return (
    <Page title={texts.welcome.title} tools={<Link className={uiCss.button} to={paths.overview}>{texts.welcome.skip}</Link>}>
      <p className="quiet">{texts.welcome.lead}</p>
      <Card title={texts.welcome.lines}>
        <div className={css.give}>
          <DropZone onFile={(file) => void start(file)} />
          <form className="stack" onSubmit={(event) => { event.preventDefault(); void start(text); }}>
            <Field label={texts.welcome.paste}>
              <TextArea rows={6} value={text} onChange={(event) => setText(event.target.value)} placeholder={texts.welcome.placeholder} spellCheck={false} />
            </Field>
            <div className="row"><Button type="submit" look="primary" disabled={!text.trim() || isRunning}>{texts.welcome.start}</Button></div>
          </form>
        </div>
      </Card>
      {progress.state !== 'idle' && (
        <Card title={progress.riskiest.some(({ analysis }) => analysis.is_anomaly) ? texts.welcome.riskiest : texts.welcome.calm} tight
          tools={isRunning ? <Button little onClick={stop}>{texts.welcome.stop}</Button> : <Link className={`${uiCss.button} ${uiCss.primary} ${uiCss.little}`} to={spanOf(progress.first, progress.last)}>{texts.welcome.overview}</Link>}>
          <p className={css.progress} role="status">{isRunning ? '' : `${texts.welcome.done}: `}{texts.welcome.progress(progress.lines, progress.anomalies)}{progress.unread > 0 && `; ${texts.welcome.unread(progress.unread)}`}</p>
          {progress.waiting && <p className={css.progress} role="status">{texts.welcome.waiting(progress.waiting)}</p>}
          {progress.error && <p className={`${css.progress} ${uiCss.error}`} role="alert">{texts.welcome.endedAt(progress.lines, progress.error)}</p>}
          <ScoredLines scored={progress.riskiest} />
        </Card>
      )}
      <p className="quiet small">{texts.welcome.next}</p>
    </Page>
  );
}
