/* The JSON that siem-httpd speaks, by the names that the views use.  Most of it is made of /openapi.json: schema.d.ts. */

import type { components, paths } from './schema';

type Schemas = components['schemas'];

/*
 * A request is named by its method and its path without the prefix, such as post and `alerts/${id}/ack`.  Part by part
 * the path must be one that the server has for this method, which then says what may be asked, sent and answered: a route
 * that changes breaks the build.
 */
export type Method = 'get' | 'post' | 'patch' | 'delete';
type Prefix = '/api/v1/';
type Route<M extends Method> = { [R in keyof paths]: R extends `${Prefix}${infer Rest}` ? [NonNullable<paths[R][M]>] extends [never] ? never : Rest : never }[keyof paths];
type IsPart<Path extends string, Part extends string> = Part extends `{${string}}` ? true : [Path] extends [Part] ? true : false;
type Fits<Path extends string, R extends string> =
  R extends `${infer Part}/${infer Rest}` ? Path extends `${infer Head}/${infer Tail}` ? IsPart<Head, Part> extends true ? Fits<Tail, Rest> : false : false
    : Path extends `${string}/${string}` ? false : IsPart<Path, R>;
type Fitting<M extends Method, Path extends string, R extends string = Route<M>> = R extends R ? Fits<Path, R> extends true ? R : never : never;
type RouteOf<M extends Method, Path extends string> = Path extends Route<M> ? Path : Fitting<M, Path>;
/* The path itself, or nothing that could be given. */
export type Asked<M extends Method, Path extends string> = [Path extends Path ? [RouteOf<M, Path>] extends [never] ? false : true : never] extends [true] ? Path : never;

type Operation<M extends Method, Path extends string> = `${Prefix}${RouteOf<M, Path>}` extends infer R extends keyof paths ? NonNullable<paths[R][M]> : never;
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Said<O> = O extends { responses: infer R } ? { [Status in keyof R]: Status extends 200 | 201 | 202 ? Json<R[Status]> : never }[keyof R] : never;
/* To the compiler an event is an object of any kind: these say what is in it. */
interface WithEvents {
  'events': Page<SiemEvent>; 'events/{id}': SiemEvent; 'events/{id}/context': EventContext; 'anomalies/{id}': AnomalyDetail;
}
export type Answer<M extends Method, Path extends string> = M extends 'get' ? RouteOf<M, Path> extends infer R extends keyof WithEvents ? WithEvents[R] : Said<Operation<M, Path>> : Said<Operation<M, Path>>;
type Parameters<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
export type Value = string | number | boolean | null | undefined;
export type QueryOf<M extends Method, Path extends string> = { [Name in keyof Parameters<Operation<M, Path>>]?: Value };
export type Sent<M extends Method, Path extends string> = Operation<M, Path> extends { requestBody?: infer B } ? Json<NonNullable<B>> : never;
/* Lists of such items. */
export type ListPath<T> = { [R in Route<'get'>]: Answer<'get', R> extends { items: (infer Item)[] } ? Item extends T ? R : never : never }[Route<'get'>];

export type Alert = Schemas['Alert'];
export type AlertDetail = Schemas['AlertDetail'];
export type AlertStatus = Alert['status'];
export type Level = Alert['level'];
export type CloseReason = Schemas['AlertClose']['reason'];
export type BulkResult = Schemas['AlertBulkResult'];
export type Analysis = Schemas['Analysis'];
export type Batch = Schemas['BatchAnalysis'];
export type Feedback = Schemas['Feedback'];
export type Verdict = Feedback['verdict'];
export type VerdictGiven = Schemas['VerdictGiven'];
export type Offer = NonNullable<VerdictGiven['offer']>;
export type Counterfactual = NonNullable<Schemas['AnomalyDetail']['counterfactual']>;

export type Totals = Schemas['Totals'];
export type Stats = Schemas['Stats'];
export type Point = Schemas['Point'];
export type Series = Schemas['Timeseries'];
export type Histogram = Schemas['Histogram'];
export type Count = Schemas['Count'];
export type Top = Schemas['Top'];
export type Lanes = Schemas['Lanes'];
export type LanePoint = Lanes['lanes'][number]['points'][number];
export type Place = Schemas['Places']['items'][number];
export type Entity = Schemas['Entity'];
export type EntityKind = Entity['kind'];
export type Source = Schemas['SourceList']['items'][number];

export type Suppression = Schemas['Suppression'];
export type NeverBlock = Schemas['NeverBlock'];
export type Block = Schemas['Block'];
export type Channel = Schemas['Channel'];
export type ChannelReceipt = Schemas['ChannelReceipt'];
export type Model = Schemas['Model'];
export type ModelDetail = Schemas['ModelDetail'];
export type ModelFeature = ModelDetail['features'][number];
export type GateAnswer = NonNullable<ModelDetail['comparison']>;
export type Check = GateAnswer['checks'][number];
export type AlertChanges = NonNullable<ModelDetail['changes']>;
export type Drift = Schemas['Drift'];
export type Job = Schemas['Job'];

export type User = Schemas['User'];
export type Session = Pick<Schemas['Session'], 'user' | 'csrf_token'>;
export type Person = Session['user'];
export type Role = Person['role'];
export type ApiKey = Schemas['ApiKey'];
export type NewApiKey = Schemas['ApiKeyMade'];
export type AuditEntry = Schemas['AuditEntry'];
export type Problem = Schemas['Problem'];

export interface Page<T> { items: T[]; next: string | null }

/* A stored line is the user's own JSON with ours in it: siem-event(5), which the API hands out as it is. */
export interface Typical { p05: number; p50: number; p95: number }
export interface Contribution { feature: string; value: number; typical: Typical; contribution: number }
export interface Anomaly {
  risk_score: number; is_anomaly: boolean; risk_level: Level; confidence: string; weighted: number;
  models: Partial<Record<'isolation_forest' | 'dbscan' | 'gmm', number>>;
  baseline: number; contributions?: Contribution[]; rest?: number;
  reasons?: string[]; recommended_action: string; technique?: string[]; model: string;
}
export interface SiemEvent {
  '@timestamp': string;
  event: { id: string; kind?: string; action?: string; outcome?: string; dataset?: string; original?: string };
  message?: string;
  features?: Record<string, number>;
  history?: { first_seen: string; events: number };
  anomaly?: Anomaly;
  [member: string]: unknown;
}
export type EventContext = Record<'before' | 'after', SiemEvent[]> & { event: SiemEvent };
export type AnomalyDetail = Omit<Schemas['AnomalyDetail'], 'event'> & { event: SiemEvent };
export type SuppressionPreview = Omit<Schemas['SuppressionPreview'], 'examples'> & { examples: SiemEvent[] };
