/* The charts, each fetched with its library when it is first shown. */

import { Suspense, lazy } from 'react';
import type { ComponentProps, ComponentType, ReactNode } from 'react';
import { part } from '../logic/parts';
import { Loading } from '../ui/states';
import css from './charts.module.css';

const Waiting = ({ children }: { children: ReactNode }) => <Suspense fallback={<div className={css.waiting}><Loading /></div>}>{children}</Suspense>;

function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  const Chart = lazy(part(load)) as unknown as ComponentType<P>;
  return (props: P) => <Waiting><Chart {...props} /></Waiting>;
}

export const TimeChart = later<ComponentProps<typeof import('./TimeChart').default>>(() => import('./TimeChart'));
export const RiskHistogram = later<ComponentProps<typeof import('./RiskHistogram').default>>(() => import('./RiskHistogram'));
export const WorldMap = later<ComponentProps<typeof import('./WorldMap').default>>(() => import('./WorldMap'));
export const CurveChart = later<ComponentProps<typeof import('./CurveChart').default>>(() => import('./CurveChart'));
