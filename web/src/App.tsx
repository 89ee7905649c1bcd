import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { SessionProvider, useAccess } from './api/session';
import { queryClient } from './api/queries';
import { usePath } from './router/location';
import { viewOf } from './router/paths';
import { Fault } from './shell/Fault';
import { Shell } from './shell/Shell';
import { Lost } from './views/Lost';
import { Overview } from './views/overview/Overview';
import { SetUp } from './views/signin/SetUp';
import { SignIn } from './views/signin/SignIn';
import { Failed, Loading } from './ui/states';
import { Toasts } from './ui/Toasts';
import { ServerAway } from './api/client';

const Alerts = lazy(() => import('./views/alerts/Alerts').then((module) => ({ default: module.Alerts })));
const AnomalyView = lazy(() => import('./views/anomaly/AnomalyView').then((module) => ({ default: module.AnomalyView })));
const Explore = lazy(() => import('./views/explore/Explore').then((module) => ({ default: module.Explore })));
const EntityView = lazy(() => import('./views/entity/EntityView').then((module) => ({ default: module.EntityView })));
const Models = lazy(() => import('./views/models/Models').then((module) => ({ default: module.Models })));
const ModelView = lazy(() => import('./views/models/ModelView').then((module) => ({ default: module.ModelView })));
const Live = lazy(() => import('./views/live/Live').then((module) => ({ default: module.Live })));
const Settings = lazy(() => import('./views/settings/Settings').then((module) => ({ default: module.Settings })));
const Welcome = lazy(() => import('./views/welcome/Welcome').then((module) => ({ default: module.Welcome })));

function Here(): ReactNode {
  const view = viewOf(usePath());
  switch (view.name) {
  case 'overview': return <Overview />;
  case 'alerts': return <Alerts />;
  case 'anomaly': return <AnomalyView key={view.id} id={view.id} />;
  case 'explore': return <Explore />;
  case 'entity': return <EntityView key={`${view.kind}/${view.id}`} kind={view.kind} id={view.id} />;
  case 'models': return <Models />;
  case 'model': return <ModelView key={view.id} id={view.id} />;
  case 'live': return <Live />;
  case 'settings': return <Settings tab={view.tab} />;
  case 'welcome': return <Welcome />;
  case 'lost': return <Lost />;
  }
}

function Door() {
  const { state, retry } = useAccess();
  const path = usePath();
  switch (state.name) {
  case 'asking': return <Loading />;
  case 'away': return <Failed error={new ServerAway()} onRetry={retry} />;
  case 'setup': return <SetUp />;
  case 'out': return <SignIn />;
  case 'in': return <Shell><Fault key={path}><Suspense fallback={<Loading />}><Here /></Suspense></Fault></Shell>;
  }
}

export const App = () => (
  <QueryClientProvider client={queryClient}><SessionProvider><Toasts><Door /></Toasts></SessionProvider></QueryClientProvider>
);
