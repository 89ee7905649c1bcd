/* The JSON that siem-httpd speaks, see siem-api(7). */

export type Level = 'critical' | 'high' | 'medium' | 'low' | 'normal';
export type Verdict = 'attack' | 'false_positive' | 'unsure';
export type Role = 'ingest' | 'viewer' | 'analyst' | 'admin';
export type EntityKind = 'ip' | 'user' | 'host';

export interface Page<T> { items: T[]; next: string | null }

export interface Typical { p05: number; p50: number; p95: number }
export interface Contribution { feature: string; value: number; typical: Typical; contribution: number }
export interface Counterfactual { feature: string; value: number; to: number; risk_score: number }
export interface Anomaly {
  risk_score: number; is_anomaly: boolean; risk_level: Level; confidence: string; weighted: number;
  models: Partial<Record<'isolation_forest' | 'dbscan' | 'gmm', number>>;
  baseline: number; contributions?: Contribution[]; rest?: number;
  reasons?: string[]; recommended_action: string; technique?: string[]; model: string;
  counterfactual?: Counterfactual | null;
}

/* A stored line: ECS, with what our stages added. Any other member may stand in it too. */
export interface SiemEvent {
  '@timestamp': string;
  event: { id: string; kind?: string; action?: string; outcome?: string; dataset?: string; original?: string };
  message?: string;
  tags?: string[];
  features?: Record<string, number>;
  history?: { first_seen: string; events: number };
  anomaly?: Anomaly;
  [member: string]: unknown;
}

export interface Analysis {
  log_id: string; is_anomaly: boolean; risk_score: number; risk_level: Level; confidence: string;
  features: Record<string, number>; reasons: string[]; recommended_action: string;
  similar_anomalies: { log_id: string; timestamp: string; risk_score: number }[];
  model_scores: { isolation_forest: number; dbscan: number; gmm: number };
  processing_time_ms: number; timestamp: string;
}
export interface Batch { results: Analysis[]; total: number; anomalies: number; processing_time_ms: number }

export interface EventContext { before: SiemEvent[]; event: SiemEvent; after: SiemEvent[] }
export interface Feedback { verdict: Verdict; actor: string; note: string | null; given: string }
export interface SuppressionFilter {
  group_key?: string; entity?: string; network?: string; user?: string; host?: string; dataset?: string; technique?: string;
}
export interface Offer { filter: SuppressionFilter; reason: string; expires: string | null }
export interface AnomalyDetail {
  event: SiemEvent; counterfactual: Counterfactual | null;
  similar: { id: string; timestamp: string; risk_score: number; reasons: string[] }[];
  alert: { id: string; status: AlertStatus } | null;
  feedback: Feedback[]; techniques: { id: string; url: string }[]; command: string;
}

export type AlertStatus = 'open' | 'acknowledged' | 'closed';
export type CloseReason = 'resolved' | 'false_positive' | 'expected' | 'duplicate';
export interface Alert {
  id: string; group_key: string; kind: string; entity: string; status: AlertStatus; level: Level; risk_score: number;
  count: number; first_seen: string; last_seen: string; first_event: string; assignee: string | null;
  reasons: string[]; techniques: string[]; examples: string[]; recommended_action: string;
  suppressed_by: string | null; updated: string;
}
export interface AlertDetail extends Alert {
  log: { time: string; actor: string; action: string; note: string | null }[];
  events: { id: string; timestamp: string; risk_score: number }[];
  deliveries: { channel: string; state: string; attempts: number; error: string | null }[];
}
export interface BulkResult { done: string[]; failed: { id: string; detail: string }[] }

export interface Totals { logs_analyzed: number; anomalies: number; anomaly_rate: number; alerts: number; errors: number }
export interface Stats extends Totals {
  open_alerts: number; by_level: Partial<Record<Level, number>>;
  by_kind: Record<string, number>; by_outcome: Record<string, number>; previous: Totals;
}
export interface Point { time: string; events: number; anomalies: number; max_risk: number | null }
export interface Series { step_s: number; points: Point[] }
export interface Histogram { bins: { from: number; to: number; events: number }[] }
export interface Count { value: string; events: number }
export interface Top { field: string; items: Count[] }
export interface LanePoint { time: string; anomalies: number; max_risk: number | null }
export interface Lanes { step_s: number; lanes: { entity: string; points: LanePoint[] }[] }
export interface Place { country: string; lat: number; lon: number; anomalies: number }
export interface Entity {
  kind: EntityKind; id: string; first_seen: string | null; last_seen: string | null; events: number; anomalies: number;
  max_risk: number | null; step_s: number; timeline: Point[]; users?: Count[]; addresses?: Count[]; hosts?: Count[];
  actions: Count[]; outcomes: Count[];
}
export interface Source {
  name: string; first_seen: string; last_seen: string; last_received: string; events: number; unrecognized: number;
  errors: number; anomalies: number; lag_s: number; unparsed_share: number; status: 'ok' | 'late' | 'silent';
}

export interface Suppression {
  id: string; filter: SuppressionFilter; reason: string; actor: string; created: string; expires: string | null; hits: number;
}
export interface SuppressionPreview { anomalies: number; alerts: number; examples: SiemEvent[] }
export interface Guarded { network: string; reason: string; actor?: string; created?: string }
export interface Channel { name: string; type: string }
export interface ChannelTest { delivery: 'delivered' | 'later' | 'refused'; text: string }

export interface Model {
  id: string; name: string; state: 'champion' | 'challenger' | 'retired'; created: string; promoted: string | null;
  kinds: { kind: string; rows: number }[]; training: { from: string | null; until: string | null; rows: number };
  metrics: Record<string, number>; weights: Record<string, number>; threshold: number;
}
export interface ModelFeature { name: string; text: string; unit: string; group: string; typical: Typical }
export interface ModelDetail extends Model {
  parameters: Record<string, unknown>; features: ModelFeature[];
  curves: { roc: [number, number][]; pr: [number, number][] } | null;
  comparison: Record<string, unknown> | null;
}
export interface Drift {
  model: string; since: string; features: { name: string; psi: number; status: 'stable' | 'moderate' | 'large' }[];
}
export interface Job {
  id: string; kind: string; state: 'waiting' | 'running' | 'done' | 'failed'; actor: string; created: string;
  ended: string | null; progress: number | null; result: Record<string, unknown> | null;
}

export interface User { id: string; name: string; role: Role; created: string; disabled: string | null }
export interface Person { id: string; name: string; role: Role }
export interface Session { user: Person; csrf_token: string; access_token?: string; expires_in?: number }
export interface ApiKey {
  id: string; name: string; role: Role; source: string | null; created: string; last_used: string | null; expires: string | null;
}
export interface NewApiKey extends ApiKey { key: string }
export interface AuditEntry {
  id: string; time: string; actor: string; address: string; action: string; object: string; detail: unknown;
}

/* RFC 9457. */
export interface Problem {
  type: string; title: string; status: number; detail?: string; instance?: string;
  errors?: { pointer: string; detail: string }[];
}
