import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, lazy, useEffect } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { SessionProvider, useAccess } from './api/session';
import { queryClient } from './api/queries';
import { part } from './logic/parts';
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

/* Each view is a file of its own; all are fetched once the first one stands, so that going from one to another waits for nothing. */
const loaders: (() => Promise<unknown>)[] = [];
function view<P extends object>(load: () => Promise<ComponentType<P>>) {
  loaders.push(load);
  return lazy(part(async () => ({ default: await load() }))) as unknown as ComponentType<P>;
}

const Alerts = view(() => import('./views/alerts/Alerts').then((module) => module.Alerts));
const AnomalyView = view(() => import('./views/anomaly/AnomalyView').then((module) => module.AnomalyView));
const Explore = view(() => import('./views/explore/Explore').then((module) => module.Explore));
const EntityView = view(() => import('./views/entity/EntityView').then((module) => module.EntityView));
const Models = view(() => import('./views/models/Models').then((module) => module.Models));
const ModelView = view(() => import('./views/models/ModelView').then((module) => module.ModelView));
const Live = view(() => import('./views/live/Live').then((module) => module.Live));
const Settings = view(() => import('./views/settings/Settings').then((module) => module.Settings));
const Welcome = view(() => import('./views/welcome/Welcome').then((module) => module.Welcome));

function fetchViews() {
  const timer = setTimeout(() => loaders.forEach((load) => void load().catch(() => undefined)), 1500);
  return () => clearTimeout(timer);
}

function Here(): ReactNode {
  useEffect(fetchViews, []);
  const view = viewOf(usePath());
  switch (view.name) {
  case 'overview': return <Overview />;
  case 'alerts': return <Alerts />;
  case 'anomaly': return <AnomalyView key={view.id} id={view.id} />;
  case 'explore': return <Explore />;
  case 'entity': return <EntityView kind={view.kind} />;
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
  case 'failed': return <Failed error={state.error} onRetry={retry} />;
  case 'setup': return <SetUp />;
  case 'out': return <SignIn />;
  case 'in': return <Shell><Fault key={path}><Suspense fallback={<Loading />}><Here /></Suspense></Fault></Shell>;
  }
}

export const App = () => (
  <QueryClientProvider client={queryClient}><SessionProvider><Toasts><Door /></Toasts></SessionProvider></QueryClientProvider>
);
