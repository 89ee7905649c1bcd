/* Made of /openapi.json by "npm run api-types"; do not edit. */

export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the service answer, and which version is it? */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the service answer? */
        get: operations["getLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Are the store, the tools and the model there? */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This API, as OpenAPI 3.1 */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This API, as a page */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How that page looks */
        get: operations["getDocsCss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stored events, the newest first */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An event, exactly as it is stored */
        get: operations["getEventsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines of the same host around an event, or of its log if it names none */
        get: operations["getEventsByIdContext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Anomalies, the newest first */
        get: operations["getAnomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why an event stands out, and what stands beside it */
        get: operations["getAnomaliesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what it was; a false positive offers a suppression */
        post: operations["postAnomaliesByIdFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came in whole hours, and in as many before */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events and anomalies by time */
        get: operations["getStatsTimeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many events have which risk */
        get: operations["getStatsHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The riskiest entities by time */
        get: operations["getStatsLanes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The most frequent values of a field */
        get: operations["getStatsTop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Countries that anomalies came from, of the newest 5000 */
        get: operations["getStatsPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an address (ip), a user or a host did */
        get: operations["getEntitiesByKindById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who writes logs, when last, and how much of it is understood */
        get: operations["getSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Analyze a log line and keep it */
        post: operations["postLogsAnalyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Analyze up to 1000 log lines and keep them */
        post: operations["postLogsBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand in log lines, as shippers do */
        post: operations["postLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts, the newest first */
        get: operations["getAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same change of many alerts */
        post: operations["postAlertsBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An alert with its log, newest events and deliveries */
        get: operations["getAlertsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/ack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge it: nobody is told of it again */
        post: operations["postAlertsByIdAck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close it; a false positive is a verdict, and offers a suppression */
        post: operations["postAlertsByIdClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open it again */
        post: operations["postAlertsByIdReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give it to somebody, or to nobody */
        post: operations["postAlertsByIdAssign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write something into its log */
        post: operations["postAlertsByIdComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send it to a channel now, and say what came back */
        post: operations["postAlertsByIdSend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people do not want to hear of */
        get: operations["getSuppressions"];
        put?: never;
        /** Hide anomalies that fit a filter: they are stored and counted, and not told */
        post: operations["postSuppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Hear of it again */
        delete: operations["deleteSuppressionsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/never-block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom nobody blocks */
        get: operations["getNeverBlock"];
        put?: never;
        /** Never block this address or network */
        post: operations["postNeverBlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/never-block/{network}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** It may be blocked again; a slash in the path is written %2F */
        delete: operations["deleteNeverBlockByNetwork"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is blocked, the newest first */
        get: operations["getBlocks"];
        put?: never;
        /** Have siem-block block an address for a while; 409 while that is off */
        post: operations["postBlocks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a block back */
        delete: operations["deleteBlocksById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where people are told of alerts */
        get: operations["getChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test there, and say what came back */
        post: operations["postChannelsByNameTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The champion, the challenger and former models */
        get: operations["getModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the newest events are from a model's training */
        get: operations["getModelsDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model with its parameters, typical values and curves */
        get: operations["getModelsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/model/retrain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Train a challenger, and promote it if it is no worse */
        post: operations["postModelRetrain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring the former champion back */
        post: operations["postModelsRollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make this model the champion */
        post: operations["postModelsByIdPromote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work that takes a while, the newest first */
        get: operations["getJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a job is, and what came of it */
        get: operations["getJobsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens, as server-sent events; Last-Event-ID goes on behind one */
        get: operations["getStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is there no user yet? */
        get: operations["getSetup"];
        put?: never;
        /** Makes the first admin, with the token that the server printed */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a session */
        post: operations["postAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renews a session with its refresh token, each of which is good once */
        post: operations["postAuthRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's own password, and ends one's other sessions */
        post: operations["postAuthPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, the newest first */
        get: operations["getUsers"];
        put?: never;
        /** Makes a user */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a user, with the API keys that act for the user */
        delete: operations["deleteUsersById"];
        options?: never;
        head?: never;
        /** Changes a user's role or password, disables or enables the user */
        patch: operations["patchUsersById"];
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own API keys, or all for admins, the newest first */
        get: operations["getApiKeys"];
        put?: never;
        /** Makes an API key, which is shown this once */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes an API key */
        delete: operations["deleteApiKeysById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, the newest first */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Whether the first user is still to be made. */
        SetupState: {
            needed: boolean;
        };
        /** @description The first admin. */
        Setup: {
            /** @description What the server said on stderr when it started. */
            token: string;
            /** @description Unique but for capitals. */
            name: string;
            /** @description At least 12 characters, and not the name. */
            password: string;
            /**
             * @description False: no cookies; refresh_token stands in the answer.
             * @default true
             */
            cookies: boolean;
        };
        /** @description Name and password. */
        Login: {
            name: string;
            password: string;
            /**
             * @description False: no cookies; refresh_token stands in the answer.
             * @default true
             */
            cookies: boolean;
        };
        /** @description What renews a session; empty where the cookie siem_refresh does. */
        Refresh: {
            refresh_token?: string | null;
        };
        /** @description A session and its tokens. */
        Session: {
            user: {
                id: string;
                /** @description A user's name, or key: and an API key's. */
                name: string;
                /** @enum {unknown} */
                role: "ingest" | "viewer" | "analyst" | "admin";
            };
            /** @description For the header X-CSRF-Token of every request but GET that comes with cookies. */
            csrf_token: string;
            /** @description For the header Authorization: Bearer. */
            access_token: string;
            /** @description Seconds until the access token ends. */
            expires_in: number;
            /** @description Renews the session once; only where no cookies were wanted. */
            refresh_token?: string;
        };
        /** @description Who is asking. */
        Me: {
            user: {
                id: string;
                /** @description A user's name, or key: and an API key's. */
                name: string;
                /** @enum {unknown} */
                role: "ingest" | "viewer" | "analyst" | "admin";
            };
            csrf_token: string;
        };
        /** @description One's own password. */
        PasswordChange: {
            old: string;
            /** @description At least 12 characters, and not the name. */
            new: string;
        };
        /** @description Who may sign in. */
        User: {
            id: string;
            /** @description Unique but for capitals. */
            name: string;
            /** @enum {unknown} */
            role: "viewer" | "analyst" | "admin";
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description Since when the user may not sign in.
             */
            disabled: string | null;
        };
        /** @description A user to be made. */
        NewUser: {
            /** @description Unique but for capitals. */
            name: string;
            /** @description At least 12 characters, and not the name. */
            password: string;
            /** @enum {unknown} */
            role: "viewer" | "analyst" | "admin";
        };
        /** @description What becomes different; what is not there stays. */
        UserChange: {
            /** @enum {unknown} */
            role?: "viewer" | "analyst" | "admin";
            disabled?: boolean;
            /** @description Of somebody else; it ends that user's sessions. */
            password?: string;
        };
        /** @description Users, the newest first. */
        UserList: {
            items: components["schemas"]["User"][];
            /** @description The cursor of what follows. */
            next: string | null;
        };
        /** @description A key that a program comes with. */
        ApiKey: {
            id: string;
            name: string;
            /** @enum {unknown} */
            role: "ingest" | "viewer" | "analyst";
            /** @description The host that a key of the role ingest speaks for. */
            source: string | null;
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            last_used: string | null;
            /** Format: date-time */
            expires: string | null;
        };
        /** @description A key to be made. */
        NewApiKey: {
            name: string;
            /** @enum {unknown} */
            role: "ingest" | "viewer" | "analyst";
            /** @description The host that a key of the role ingest speaks for. */
            source?: string | null;
            /** Format: date-time */
            expires?: string | null;
        };
        /** @description A new key, with what is shown this once. */
        ApiKeyMade: {
            id: string;
            name: string;
            /** @enum {unknown} */
            role: "ingest" | "viewer" | "analyst";
            /** @description The host that a key of the role ingest speaks for. */
            source: string | null;
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            last_used: string | null;
            /** Format: date-time */
            expires: string | null;
            key: string;
        };
        /** @description API keys, the newest first. */
        ApiKeyList: {
            items: components["schemas"]["ApiKey"][];
            /** @description The cursor of what follows. */
            next: string | null;
        };
        /** @description One thing that somebody did. */
        AuditEntry: {
            id: string;
            /** Format: date-time */
            time: string;
            /** @description A user's name, key: and an API key's, or nothing for who had not signed in. */
            actor: string;
            address: string;
            /** @description What was done: user.create, login.fail, ... */
            action: string;
            /** @description What it was done to. */
            object: string;
            detail: Record<string, never> | null;
        };
        /** @description Who changed what, the newest first. */
        AuditList: {
            items: components["schemas"]["AuditEntry"][];
            /** @description The cursor of what follows. */
            next: string | null;
        };
        /** @description Anomalies that belong together. */
        Alert: {
            /** Format: uuid */
            id: string;
            /** @description What its events have in common, for suppressions. */
            group_key: string;
            /** @description Of log: authentication, web, firewall or other. */
            kind: string;
            /** @description Whom it is about: an address, user@host or process@host. */
            entity: string;
            /** @enum {unknown} */
            status: "open" | "acknowledged" | "closed";
            /**
             * @description Of its riskiest event, as is risk_score.
             * @enum {unknown}
             */
            level: "normal" | "low" | "medium" | "high" | "critical";
            risk_score: number;
            /** @description Anomalies, the suppressed ones among them. */
            count: number;
            suppressed: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            /**
             * Format: uuid
             * @description event.id.
             */
            first_event: string;
            assignee: string | null;
            /** @description Why it is closed. */
            reason: string | null;
            /** @description Of the riskiest event, for people. */
            reasons: string[];
            /** @description MITRE ATT&CK ids. */
            techniques: string[];
            /** @description Its first log lines. */
            examples: string[];
            hosts: string[];
            users: string[];
            /** @enum {unknown} */
            recommended_action: "BLOCK_IP" | "REQUIRE_MFA" | "ALERT_ADMIN" | "MONITOR" | "NO_ACTION";
            /** @description The rule or suppression that kept it from people last. */
            suppressed_by: string | null;
            /** Format: date-time */
            updated: string;
            /** @description What would keep people from hearing of it again, for POST suppressions; only behind a close as false_positive. */
            offer?: {
                filter: components["schemas"]["SuppressionFilter"];
                reason: string;
                /** Format: date-time */
                expires: string;
            };
        };
        /** @description Alerts, the newest first. */
        AlertList: {
            items: components["schemas"]["Alert"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description An alert with what became of it. */
        AlertDetail: components["schemas"]["Alert"] & {
            /** @description The oldest first. */
            log: {
                /** Format: date-time */
                time: string;
                /** @description siem-alert, or who it was. */
                actor: string;
                /** @description opened, risen, resolved, acknowledge, close, reopen, assign, comment, send, block, ... */
                action: string;
                note: string | null;
            }[];
            /** @description The newest 50. */
            events: {
                /**
                 * Format: uuid
                 * @description event.id.
                 */
                id: string;
                /** Format: date-time */
                timestamp: string;
                risk_score: number;
            }[];
            deliveries: {
                channel: string;
                /** @enum {unknown} */
                state: "waiting" | "delivered" | "failed";
                attempts: number;
                error: string | null;
            }[];
        };
        /** @description A note for the log; the body may be left out. */
        AlertNote: {
            note?: string | null;
        };
        /** @description Why it is closed; false_positive is a verdict on its first event too. */
        AlertClose: {
            /** @enum {unknown} */
            reason: "resolved" | "false_positive" | "expected" | "duplicate";
            note?: string | null;
        };
        /** @description Whose it is. */
        AlertAssign: {
            /** @description null: nobody's. */
            assignee?: string | null;
            note?: string | null;
        };
        /** @description A comment for the log. */
        AlertComment: {
            note: string;
        };
        /** @description Where to. */
        AlertSend: {
            /** @description Its name. */
            channel: string;
        };
        /** @description The same change of many alerts. */
        AlertBulk: {
            ids: string[];
            /** @enum {unknown} */
            action: "ack" | "close" | "reopen" | "assign";
            /**
             * @description Of close.
             * @enum {unknown}
             */
            reason?: "resolved" | "false_positive" | "expected" | "duplicate";
            note?: string | null;
            assignee?: string | null;
        };
        /** @description What was changed, and what was not. */
        AlertBulkResult: {
            done: string[];
            failed: {
                id: string;
                /** @description Why. */
                detail: string;
            }[];
        };
        /** @description A log line. */
        Analyze: {
            /** @description The line as its program wrote it; text, or JSON as text. */
            log_line: string;
            /** @description Names the host where the line does not. A token of a source says it instead. */
            source?: string | null;
            /** @description Is kept with the event, at most 64 KiB. */
            metadata?: Record<string, never> | null;
        };
        /** @description What was made of a line. */
        Analysis: {
            /**
             * Format: uuid
             * @description event.id.
             */
            log_id: string;
            /** Format: date-time */
            timestamp: string;
            is_anomaly: boolean;
            risk_score: number | null;
            /** @enum {unknown} */
            risk_level: "critical" | "high" | "medium" | "low" | "normal" | null;
            /** @enum {unknown} */
            confidence: "high" | "medium" | "low" | null;
            /** @description The 21 features by name; empty for a line that could not be read. */
            features: {
                [key: string]: number;
            };
            reasons: string[];
            /** @enum {unknown} */
            recommended_action: "BLOCK_IP" | "REQUIRE_MFA" | "ALERT_ADMIN" | "MONITOR" | "NO_ACTION" | null;
            /** @description The newest five of the same entity and kind of log within 24 hours. */
            similar_anomalies: {
                /** Format: uuid */
                log_id: string;
                /** Format: date-time */
                timestamp: string;
                risk_score: number;
            }[];
            model_scores: {
                isolation_forest?: number;
                dbscan?: number;
                gmm?: number;
            };
            processing_time_ms: number;
            /** @description The alert that an anomaly belongs to. */
            alert?: {
                id?: string;
                status?: string;
                count?: number;
            };
            /** @description What is wrong with a line that could not be read; it is kept too. */
            error?: string;
        };
        Batch: {
            logs: (string | components["schemas"]["Analyze"])[];
        };
        BatchAnalysis: {
            /** @description One for each line, in their order. */
            results: components["schemas"]["Analysis"][];
            total: number;
            anomalies: number;
            processing_time_ms: number;
        };
        /** @description Lines as strings, as objects like Analyze, or as Fluent Bit (date, log) and Vector (message, source_type) send them; any other object is itself a line. The same, one a line, as application/x-ndjson; or raw lines as text/plain. */
        Lines: (string | Record<string, never>)[];
        Intake: {
            /** @description Lines that are kept. */
            accepted: number;
            anomalies: number;
            /** @description Lines that could not be read; they are kept as such. */
            errors: number;
        };
        /** @description What went wrong (RFC 9457). */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description The request's id, as in the log. */
            instance?: string;
            errors?: {
                /** @description /member of the body, or ?parameter. */
                pointer: string;
                detail: string;
            }[];
        };
        Health: {
            /** @constant */
            status: "ok";
            version?: string;
        };
        Ready: {
            /** @constant */
            status: "ready";
            checks: {
                name: string;
                /** @constant */
                status: "ok";
                detail: string;
            }[];
        };
        OpenApi: {
            /** @constant */
            openapi: "3.1.0";
            info: Record<string, never>;
            paths: Record<string, never>;
        };
        /** @description An event as it is stored, in the terms of the Elastic Common Schema (siem-event(5)). */
        Event: {
            /** Format: date-time */
            "@timestamp": string;
            event: {
                /** Format: uuid */
                id: string;
            };
            message?: string;
            features?: {
                [key: string]: number;
            };
            anomaly?: {
                risk_score?: number;
                is_anomaly?: boolean;
                /** @enum {unknown} */
                risk_level?: "normal" | "low" | "medium" | "high" | "critical";
            };
        };
        EventList: {
            items: components["schemas"]["Event"][];
            /** @description For `cursor`; null at the end. */
            next: string | null;
        };
        EventContext: {
            before: components["schemas"]["Event"][];
            event: components["schemas"]["Event"];
            after: components["schemas"]["Event"][];
        };
        AnomalyDetail: {
            event: components["schemas"]["Event"];
            /** @description The smallest change of one feature that would make it usual. */
            counterfactual: {
                feature: string;
                value: number;
                to: number;
                risk_score: number;
            } | null;
            techniques: {
                id: string;
                /** Format: uri */
                url: string;
            }[];
            /** @description The same in a shell. */
            command: string;
            similar: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                timestamp: string;
                risk_score: number | null;
                reasons: string[];
            }[];
            alert: {
                /** Format: uuid */
                id: string;
                /** @enum {unknown} */
                status: "open" | "acknowledged" | "closed";
            } | null;
            feedback: components["schemas"]["Feedback"][];
        };
        Feedback: {
            /** @enum {unknown} */
            verdict: "attack" | "false_positive" | "unsure";
            actor: string;
            note: string;
            /** Format: date-time */
            given: string;
        };
        Verdict: {
            /** @enum {unknown} */
            verdict: "attack" | "false_positive" | "unsure";
            note?: string | null;
        };
        VerdictGiven: {
            /** @enum {unknown} */
            verdict: "attack" | "false_positive" | "unsure";
            actor: string;
            note: string;
            /** Format: date-time */
            given: string;
            /** @description A suppression that would keep the like from people, for POST suppressions. */
            offer: {
                filter: {
                    [key: string]: string;
                };
                reason: string;
                /** Format: date-time */
                expires: string | null;
            } | null;
        };
        /** @description A file that siem-score judges events by. */
        Model: {
            /** @description The SHA-256 of its file; events name it in anomaly.model. */
            id: string;
            /** @description For people. */
            name: string;
            /** @enum {unknown} */
            state: "champion" | "challenger" | "retired";
            /**
             * Format: date-time
             * @description When its file was written.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it became the champion last, as far as siem-retrain knows.
             */
            promoted: string | null;
            /** @description global judges what has none of its own. */
            kinds: {
                kind: string;
                rows: number;
            }[];
            /** @description What it was trained on. */
            training: {
                /** Format: date-time */
                from: string | null;
                /** Format: date-time */
                until: string | null;
                rows: number;
            };
            /** @description What siem-eval measured when it was last held against another model, as far as there is something: roc_auc, pr_auc, precision, recall, f1, fpr, alerts_a_day; flagged is the share of its training rows that it calls anomalies. */
            metrics: {
                [key: string]: number;
            };
            weights: {
                [key: string]: number | null;
            };
            /** @description From this risk up an event is an anomaly. */
            threshold: number;
        };
        /** @description The champion first, then the others, the youngest first. */
        ModelList: {
            items: components["schemas"]["Model"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description A model with all that its file and its reports say. */
        ModelDetail: components["schemas"]["Model"] & {
            /** @description Of siem-train. */
            parameters: Record<string, never>;
            features: {
                name: string;
                text: string;
                unit: string;
                group: string;
                /** @description Quantiles of the training rows. */
                typical: {
                    p05: number | null;
                    p50: number | null;
                    p95: number | null;
                };
            }[];
            /** @description Against labelled events; null: it was held against none. */
            curves: {
                /** @description [false positive rate, recall] */
                roc?: [
                    number,
                    number
                ][];
                /** @description [recall, precision] */
                pr?: [
                    number,
                    number
                ][];
            } | null;
            /** @description What siem-eval --gate --json said of it as a challenger; null: it never was one. */
            comparison: {
                /** @description It may replace the champion. */
                replace: boolean;
                /** @description Checks that it did not pass, in words. */
                reasons: string[];
                /** @description That were judged, simulated attacks among them. */
                events: number;
                unscored: number;
                days: number;
                confirmed_attacks: number;
                confirmed_false_positives: number;
                /** @description The first confirmed attacks that it does not find. */
                lost: string[];
                /** @description The first confirmed false positives that it flags. */
                flagged: string[];
                checks: {
                    /** @enum {unknown} */
                    check: "known_attacks" | "attacks_kept" | "false_positives_dropped" | "alerts_a_day" | "roc_auc" | "recall";
                    /** @description Of this kind of attack alone. */
                    attack?: string;
                    /** @description Of this kind of log alone. */
                    log?: string;
                    passed: boolean;
                    champion: number | null;
                    challenger: number | null;
                    at_least: number | null;
                    at_most: number | null;
                }[];
            } | null;
            /** @description What siem-eval --compare said of stored events as it judges them and as the champion of that time did; null: that was not asked. */
            changes: {
                /** @description Events that were compared. */
                both: number;
                /** @description Anomalies. */
                champion: number;
                /** @description Anomalies. */
                challenger: number;
                /** @description Anomalies of the challenger only. */
                gained: number;
                /** @description Anomalies of the champion only. */
                lost: number;
                /** @description The first 50 gained and the first 50 lost. */
                changes: {
                    /** @enum {unknown} */
                    change: "gained" | "lost";
                    id: string;
                    /** Format: date-time */
                    time?: string;
                    source: string;
                    /** @description To the champion. */
                    risk_a: number;
                    /** @description To the challenger. */
                    risk_b: number;
                }[];
            } | null;
        };
        /** @description The population stability index of each feature: how far the newest events are from those of the training. Features that the model does not look at are left out. */
        Drift: {
            model: string;
            /** Format: date-time */
            since: string;
            /** @description That were looked at: the newest 50,000 at most. */
            events: number;
            features: {
                name: string;
                psi: number;
                /**
                 * @description From 0.1 and from 0.25 on.
                 * @enum {unknown}
                 */
                status: "stable" | "moderate" | "large";
                /** @description The kind of log in which it has moved furthest. */
                kind: string;
            }[];
        };
        /** @description Which events of the store are trained on and judged; the body may be left out. */
        Retrain: {
            /** @description From this time, or age such as 28d, on; whole days, two at least. 28 days by default. */
            since?: string;
            /** @description Before this time, or age; now by default. */
            until?: string;
        };
        /** @description Work that takes a while. */
        Job: {
            id: string;
            /** @description retrain. */
            kind: string;
            /** @enum {unknown} */
            state: "waiting" | "running" | "done" | "failed";
            actor: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            ended: string | null;
            progress: number | null;
            /** @description Of one that has ended: said, the last lines of what the program told; error, if it could not end well; and of retrain, promoted and champion. */
            result: Record<string, never> | null;
        };
        /** @description Jobs, the newest first. */
        JobList: {
            items: components["schemas"]["Job"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description All of it must fit. network is of source.ip; technique T1110 is also T1110.001. */
        SuppressionFilter: {
            group_key?: string;
            entity?: string;
            network?: string;
            user?: string;
            host?: string;
            dataset?: string;
            kind?: string;
            technique?: string;
        };
        /** @description Anomalies that fit are stored and counted, and nobody is told. */
        Suppression: {
            id: string;
            filter: components["schemas"]["SuppressionFilter"];
            reason: string;
            actor: string;
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description null: never.
             */
            expires: string | null;
            /** @description Anomalies that it kept from people. */
            hits: number;
        };
        /** @description All that are in force. */
        SuppressionList: {
            items: components["schemas"]["Suppression"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description What shall be hidden, and why. */
        SuppressionOrder: {
            filter: components["schemas"]["SuppressionFilter"];
            reason: string;
            /** @description A time, or a distance from now such as 30d; never by default. */
            expires?: string | null;
        };
        /** @description What it would have hidden since then. */
        SuppressionPreview: {
            anomalies: number;
            alerts: number;
            /** @description Events. */
            examples: Record<string, never>[];
        };
        /** @description Nobody blocks what is in it, neither siem-alert nor people. */
        NeverBlock: {
            /** @description An address or network. */
            network: string;
            reason: string;
            actor: string;
            /** Format: date-time */
            created: string;
        };
        /** @description All of them. */
        NeverBlockList: {
            items: components["schemas"]["NeverBlock"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description Whom nobody shall block, and why. */
        NeverBlockOrder: {
            network: string;
            reason: string;
        };
        /** @description An address that siem-block was asked to block, and did. */
        Block: {
            id: string;
            network: string;
            /**
             * Format: uuid
             * @description That it was for, if siem-alert asked.
             */
            alert: string | null;
            reason: string;
            actor: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            expires: string;
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            undone: string | null;
        };
        /** @description Blocks, the newest first. */
        BlockList: {
            items: components["schemas"]["Block"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description Whom to block. */
        BlockOrder: {
            /** @description An address; of IPv6 its /64 is blocked. */
            network: string;
            reason: string;
            /** @description A time, or a distance from now such as 2h, at most 30d; what siem-block does by default. */
            expires?: string | null;
        };
        /** @description A way in which people are told; its settings are in the channels file alone. */
        Channel: {
            name: string;
            /** @description webhook, email, ... */
            type: string;
        };
        /** @description All channels. */
        ChannelList: {
            items: components["schemas"]["Channel"][];
            /** @description For the parameter cursor; null behind the last page. */
            next: string | null;
        };
        /** @description What came back. */
        ChannelReceipt: {
            /**
             * @description later: it may go away.
             * @enum {unknown}
             */
            delivery: "delivered" | "later" | "refused";
            text: string;
        };
        Totals: {
            logs_analyzed: number;
            anomalies: number;
            anomaly_rate: number;
            /** @description Alerts that began in that time. */
            alerts: number;
            errors: number;
        };
        /** @description Whole hours: from the one in which `since` lies. */
        Stats: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            logs_analyzed: number;
            anomalies: number;
            anomaly_rate: number;
            alerts: number;
            errors: number;
            /** @description Not closed, now. */
            open_alerts: number;
            by_level: {
                [key: string]: number;
            };
            by_kind: {
                [key: string]: number;
            };
            by_outcome: {
                [key: string]: number;
            };
            previous: components["schemas"]["Totals"];
        };
        Point: {
            /** Format: date-time */
            time: string;
            events: number;
            anomalies: number;
            max_risk: number | null;
        };
        /** @description Steps without events are left out. */
        Timeseries: {
            step_s: number;
            points: components["schemas"]["Point"][];
        };
        Histogram: {
            bins: {
                from: number;
                to: number;
                events: number;
            }[];
        };
        Count: {
            value: string;
            events: number;
        };
        Top: {
            field: string;
            items: components["schemas"]["Count"][];
        };
        /** @description The riskiest entities, each with the steps in which it stood out. */
        Lanes: {
            step_s: number;
            lanes: {
                entity: string;
                points: {
                    /** Format: date-time */
                    time: string;
                    anomalies: number;
                    max_risk: number | null;
                }[];
            }[];
        };
        Places: {
            items: {
                country: string;
                lat: number;
                lon: number;
                anomalies: number;
            }[];
        };
        Entity: {
            /** @enum {unknown} */
            kind: "ip" | "user" | "host";
            id: string;
            /** Format: date-time */
            first_seen: string | null;
            /** Format: date-time */
            last_seen: string | null;
            /** @description In the period, as all that follows. */
            events: number;
            anomalies: number;
            max_risk: number | null;
            step_s: number;
            timeline: components["schemas"]["Point"][];
            users?: components["schemas"]["Count"][];
            addresses?: components["schemas"]["Count"][];
            hosts?: components["schemas"]["Count"][];
            actions: components["schemas"]["Count"][];
            outcomes: components["schemas"]["Count"][];
        };
        SourceList: {
            items: {
                /** @description host.hostname, empty where the lines name none. */
                name: string;
                /** Format: date-time */
                first_seen: string;
                /** Format: date-time */
                last_seen: string;
                /** Format: date-time */
                last_received: string;
                events: number;
                unrecognized: number;
                errors: number;
                anomalies: number;
                /** @description How far behind our clock its last line was when it came. */
                lag_s: number;
                unparsed_share: number;
                /**
                 * @description Late: no line for 15 minutes, or the last was so old when it came. Silent: no line for a day.
                 * @enum {unknown}
                 */
                status: "ok" | "late" | "silent";
            }[];
            next: null;
        };
        /** @description Server-sent events. Each has the name and the data that stand here; all but heartbeat and event have a number as id, which is the same at all servers: a client that comes back with Last-Event-ID is told what came since. */
        Stream: {
            /** @constant */
            event: "anomaly";
            /** @description The event as it is stored. */
            data: Record<string, never>;
        } | {
            /** @constant */
            event: "alert";
            data: components["schemas"]["Alert"];
        } | {
            /** @constant */
            event: "job";
            data: components["schemas"]["Job"];
        } | {
            /** @constant */
            event: "event";
            /** @description Any event of this server's, where types asks for it. */
            data: Record<string, never>;
        } | {
            /** @constant */
            event: "heartbeat";
            data: Record<string, never>;
        };
    };
    responses: {
        /** @description Problem details (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getDocsCss: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age */
                until?: string;
                /** @description Of at least this risk */
                min_risk?: number;
                /** @description Of less than this risk */
                max_risk?: number;
                /** @description Of this risk level */
                level?: "normal" | "low" | "medium" | "high" | "critical";
                /** @description Of this address or network */
                source_ip?: string;
                /** @description Of this user.name */
                user?: string;
                /** @description Of this host.hostname */
                host?: string;
                /** @description Of this event.dataset */
                dataset?: string;
                /** @description Of this kind of log */
                kind?: string;
                /** @description Of this event.action */
                action?: string;
                /** @description Of this event.outcome */
                outcome?: "success" | "failure" | "unknown";
                /** @description With this text anywhere in the line */
                contains?: string;
                /** @description Only anomalies */
                only_anomalies?: boolean;
                /** @description ndjson and csv: all events, as a file */
                format?: "json" | "ndjson" | "csv";
                /** @description Fields of the CSV, such as source.ip,message */
                columns?: string;
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEventsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEventsByIdContext: {
        parameters: {
            query?: {
                /** @description How many events before it */
                before?: number;
                /** @description How many events after it */
                after?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventContext"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAnomalies: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age */
                until?: string;
                /** @description Of at least this risk */
                min_risk?: number;
                /** @description Of less than this risk */
                max_risk?: number;
                /** @description Of this risk level */
                level?: "normal" | "low" | "medium" | "high" | "critical";
                /** @description Of this address or network */
                source_ip?: string;
                /** @description Of this user.name */
                user?: string;
                /** @description Of this host.hostname */
                host?: string;
                /** @description Of this event.dataset */
                dataset?: string;
                /** @description Of this kind of log */
                kind?: string;
                /** @description Of this event.action */
                action?: string;
                /** @description Of this event.outcome */
                outcome?: "success" | "failure" | "unknown";
                /** @description With this text anywhere in the line */
                contains?: string;
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAnomaliesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnomalyDetail"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAnomaliesByIdFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictGiven"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStats: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStatsTimeseries: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
                /** @description Of a point; one that makes at most 2000 of them */
                step?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d" | "30d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeseries"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStatsHistogram: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
                /** @description Equal parts of the risk */
                bins?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Histogram"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStatsLanes: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
                /** @description Of a point; one that makes at most 2000 of them */
                step?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d" | "30d";
                /** @description How many entities at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lanes"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStatsTop: {
        parameters: {
            query?: {
                /** @description Whose values; techniques are those of the newest 5000 anomalies */
                field?: "source.ip" | "user.name" | "host.hostname" | "event.dataset" | "event.action" | "event.outcome" | "kind" | "technique";
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
                /** @description Only of anomalies */
                only_anomalies?: boolean;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Top"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStatsPlaces: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEntitiesByKindById: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age; now */
                until?: string;
                /** @description Of a point of the timeline */
                step?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d" | "30d";
            };
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postLogsAnalyze: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Analyze"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postLogsBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnalysis"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postLogs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Lines"];
                "application/x-ndjson": string;
                "text/plain": string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAlerts: {
        parameters: {
            query?: {
                /** @description Only these; unsettled are open and acknowledged ones */
                status?: "open" | "acknowledged" | "closed" | "unsettled" | "all";
                /** @description The level of the riskiest event */
                level?: "low" | "medium" | "high" | "critical";
                /** @description The kind of log, such as authentication */
                kind?: string;
                /** @description Whom it is about: an address, or user@host */
                entity?: string;
                /** @description Whose it is */
                assignee?: string;
                /** @description A text anywhere in it, in any case of letters */
                q?: string;
                /** @description The last event at this time, or age such as 24h, or later */
                since?: string;
                /** @description The last event before this time, or age */
                until?: string;
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsBulk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertBulk"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBulkResult"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAlertsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDetail"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdAck: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertNote"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdClose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertClose"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdReopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertNote"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdAssign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertAssign"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertComment"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAlertsByIdSend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertSend"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelReceipt"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getSuppressions: {
        parameters: {
            query?: {
                /** @description Also those that have expired */
                expired?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postSuppressions: {
        parameters: {
            query?: {
                /** @description Make nothing: answer with status 200 what it would hide */
                preview?: boolean;
                /** @description Of anomalies from this time, or age, on; for preview */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuppressionOrder"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionPreview"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteSuppressionsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getNeverBlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeverBlockList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postNeverBlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NeverBlockOrder"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeverBlock"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteNeverBlockByNetwork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                network: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getBlocks: {
        parameters: {
            query?: {
                /** @description Also those that have ended */
                ended?: boolean;
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postBlocks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlockOrder"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            502: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteBlocksById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            502: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postChannelsByNameTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelReceipt"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getModelsDrift: {
        parameters: {
            query?: {
                /** @description Events from this time, or age, on */
                since?: string;
                /** @description SHA-256 of a model; the champion without it */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drift"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getModelsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDetail"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postModelRetrain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retrain"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postModelsRollback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postModelsByIdPromote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getJobs: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getJobsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getStream: {
        parameters: {
            query?: {
                /** @description What to be told of, parted by commas: anomaly, alert, job; event is any event of this server's, at most fifty a second */
                types?: string;
                /** @description Nothing of a lower level */
                level?: "normal" | "low" | "medium" | "high" | "critical";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupState"];
                };
            };
            400: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Setup"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAuthRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteUsersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    patchUsersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getApiKeys: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyMade"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteApiKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getAudit: {
        parameters: {
            query?: {
                /** @description From this time, or age such as 24h, on */
                since?: string;
                /** @description Before this time, or age */
                until?: string;
                /** @description Who did it: a user's name, or key:NAME */
                actor?: string;
                /** @description What was done, such as user.create */
                action?: string;
                /** @description How many at most */
                limit?: number;
                /** @description The former answer's next */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
}
