/* The JSON that siem-httpd speaks, by the names that the views use.  Most of it is made of /openapi.json: schema.d.ts. */

import type { components, paths } from './schema';

type Schemas = components['schemas'];

/* "alerts/{id}/ack" as a text with anything for {id}. */
type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path;
type Below<Path> = Path extends `/api/v1/${infer Rest}` ? Filled<Rest> : never;
/* Every address there is, without the prefix: a route that the server no longer has does not compile. */
export type ApiPath = Below<keyof paths>;

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
