import { useState } from 'react';
import { useApi } from '../../api/queries';
import { useIsAdmin } from '../../api/session';
import { Page } from '../../shell/Page';
import { texts } from '../../texts';
import { Button, Card } from '../../ui/basics';
import { Confirm } from '../../ui/Confirm';
import { Async, State } from '../../ui/states';
import type { Model } from '../../api/types';
import { DriftTable } from './DriftTable';
import { FlowPicture } from './FlowPicture';
import { JobTable } from './JobTable';
import { ModelTable } from './ModelTable';
import { useModelWork } from './useModelWork';

type Asked = { name: 'rollBack' } | { name: 'promote'; model: Model };

export function Models() {
  const models = useApi('models');
  const isAdmin = useIsAdmin();
  const { retrain, promote, rollBack } = useModelWork();
  const [asked, setAsked] = useState<Asked | null>(null);
  const doAsked = () => { if (asked?.name === 'promote') void promote(asked.model.id); else void rollBack(); setAsked(null); };
  const hasFormer = models.data?.items.some((model) => model.state === 'retired');
  const tools = isAdmin && <><Button onClick={() => setAsked({ name: 'rollBack' })} disabled={!hasFormer}>{texts.models.rollBack}</Button><Button look="primary" onClick={() => void retrain()}>{texts.models.retrain}</Button></>;
  return (
    <Page title={texts.models.title} tools={tools}>
      <Card title={texts.models.how}><FlowPicture /></Card>
      <Card title={texts.models.versions} tight>
        <Async query={models} isEmpty={(data) => data.items.length === 0} empty={<State icon="models" title={texts.models.noModels}><p>{texts.models.noModelsHint}</p></State>}>
          {(data) => <ModelTable models={data.items} onPromote={isAdmin ? (model) => setAsked({ name: 'promote', model }) : undefined} />}
        </Async>
      </Card>
      <DriftTable />
      <JobTable />
      {asked && <Confirm title={asked.name === 'promote' ? texts.models.promoteAsk(asked.model.name) : texts.models.rollBackAsk} onYes={doAsked} onNo={() => setAsked(null)} />}
    </Page>
  );
}
